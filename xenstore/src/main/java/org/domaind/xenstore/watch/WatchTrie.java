package org.domaind.xenstore.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/** All watches of all connections, by path. Special names have a trie of their own, because a watch on the root does not cover them. */
public final class WatchTrie {
    private final Level nodes = new Level(null, "");
    private final Level specials = new Level(null, "");
    private long sequence;
    private int size;

    public void add(Watch watch) {
        watch.sequence(sequence++);
        Level level = topOf(watch.path());
        for (String name : names(watch.path())) {
            Level above = level;
            level = above.below.computeIfAbsent(name, key -> new Level(above, key));
        }
        level.watches.add(watch);
        size++;
    }

    /** Removes a watch, which must be there. */
    public void remove(Watch watch) {
        Level level = topOf(watch.path());
        for (String name : names(watch.path())) {
            level = level.below.get(name);
        }
        level.watches.remove(watch);
        size--;
        while (level.above != null && level.watches.isEmpty() && level.below.isEmpty()) {
            level.above.below.remove(level.name);
            level = level.above;
        }
    }

    public int size() {
        return size;
    }

    /** The watches on exactly this path; those of one watcher in the order in which they were set. */
    public List<Watch> on(StorePath path) {
        Level level = topOf(path);
        for (String name : names(path)) {
            level = level.below.get(name);
            if (level == null) {
                return List.of();
            }
        }
        return level.watches.all();
    }

    /**
     * The watches on this path or on an ancestor whose depth reaches it; those of one watcher in the order in which they were set.
     *
     * @param told whether a watcher may get the event; tested once per watched path
     */
    public List<Watch> reaching(StorePath path, Predicate<Watcher> told) {
        List<Watch> found = new ArrayList<>();
        String text = path.text();
        int levels = 0;
        Level level = topOf(path);
        for (int from = start(path), distance = names(text, from); level != null; distance--) {
            int before = found.size();
            level.watches.addTo(found, distance, told);
            levels += found.size() > before ? 1 : 0;
            if (distance == 0 || level.below.isEmpty()) {
                break;
            }
            int to = Tree.end(text, from);
            level = level.below.get(text.substring(from, to));
            from = to + 1;
        }
        if (levels > 1) {
            found.sort(Comparator.comparingLong(Watch::sequence));
        }
        return found;
    }

    /**
     * The watched nodes strictly below a node, siblings in the order of their parent's list.
     *
     * @param node         the subtree; watched paths without a node in it are left out
     * @param parentsFirst whether a node comes before those below it, or after them
     */
    public List<Below> below(StorePath path, Node node, boolean parentsFirst) {
        Level start = nodes;
        for (String name : names(path)) {
            start = start.below.get(name);
            if (start == null) {
                return List.of();
            }
        }
        record Step(Level level, StorePath path, Node node, Node parent) {
        }
        List<Below> found = new ArrayList<>();
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(start, path, node, null));
        while (!open.isEmpty()) {
            Step step = open.pop();
            if (step.parent != null && !step.level.watches.isEmpty()) {
                found.add(new Below(step.path, step.node, step.parent, step.level.watches.all()));
            }
            if (step.level.below.isEmpty()) {
                continue;
            }
            List<Step> deeper = new ArrayList<>();
            if (step.level.below.size() <= step.node.children().size()) {
                step.level.below.forEach((name, level) -> {
                    Node child = Tree.find(step.node, new StorePath("/" + name));
                    if (child != null) {
                        deeper.add(new Step(level, step.path.child(name), child, step.node));
                    }
                });
            } else {
                step.node.children().unordered().forEach(child -> {
                    Level level = step.level.below.get(child.name());
                    if (level != null) {
                        deeper.add(new Step(level, step.path.child(child.name()), child, step.node));
                    }
                });
            }
            // The last one pushed is next; the order that ends with parents is found in reverse.
            Comparator<Step> oldestFirst = Comparator.comparingLong(one -> one.node.order());
            deeper.sort(parentsFirst ? oldestFirst.reversed() : oldestFirst);
            deeper.forEach(open::push);
        }
        if (!parentsFirst) {
            Collections.reverse(found);
        }
        return found;
    }

    private Level topOf(StorePath path) {
        return path.isSpecial() ? specials : nodes;
    }

    /** Where the first name of a path begins. */
    private static int start(StorePath path) {
        return path.isSpecial() ? 0 : 1;
    }

    /** The number of names from a position on. */
    private static int names(String text, int start) {
        int count = 0;
        for (int from = start; from < text.length(); from = Tree.end(text, from) + 1) {
            count++;
        }
        return count;
    }

    private static List<String> names(StorePath path) {
        String text = path.text();
        List<String> names = new ArrayList<>(8);
        for (int from = start(path); from < text.length(); ) {
            int to = Tree.end(text, from);
            names.add(text.substring(from, to));
            from = to + 1;
        }
        return names;
    }

    /** A watched node in a removed subtree. */
    public record Below(StorePath path, Node node, Node parent, List<Watch> watches) {
    }

    private static final class Level {
        private final Level above;
        private final String name;
        private final Map<String, Level> below = new HashMap<>();
        private final PathWatches watches = new PathWatches();

        Level(Level above, String name) {
            this.above = above;
            this.name = name;
        }
    }
}
