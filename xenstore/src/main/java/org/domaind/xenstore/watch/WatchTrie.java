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

import org.domaind.xenstore.store.Node;
import org.domaind.xenstore.store.StorePath;
import org.domaind.xenstore.store.Tree;

/** All watches of all connections by path. Special names have a trie of their own: a watch on the root does not reach them. */
public final class WatchTrie {
    private final Twig nodes = new Twig(null, "");
    private final Twig specials = new Twig(null, "");
    private long sequence;
    private int size;

    public void add(Watch watch) {
        watch.sequence(sequence++);
        Twig twig = topOf(watch.path());
        for (String name : names(watch.path())) {
            Twig above = twig;
            twig = above.below.computeIfAbsent(name, key -> new Twig(above, key));
        }
        twig.watches.add(watch);
        size++;
    }

    /** Takes a watch out that is in. */
    public void remove(Watch watch) {
        Twig twig = topOf(watch.path());
        for (String name : names(watch.path())) {
            twig = twig.below.get(name);
        }
        twig.watches.remove(watch);
        size--;
        while (twig.above != null && twig.watches.isEmpty() && twig.below.isEmpty()) {
            twig.above.below.remove(twig.name);
            twig = twig.above;
        }
    }

    public int size() {
        return size;
    }

    /** The watches on exactly this path; of each watcher the one set first comes first. */
    public List<Watch> on(StorePath path) {
        Twig twig = topOf(path);
        for (String name : names(path)) {
            twig = twig.below.get(name);
            if (twig == null) {
                return List.of();
            }
        }
        return twig.watches.all();
    }

    /**
     * The watches on this path or above it whose depth reaches it; of each watcher the one set first comes first.
     *
     * @param told whether a watcher may learn of it; asked once a watched path
     */
    public List<Watch> reaching(StorePath path, Predicate<Watcher> told) {
        List<Watch> found = new ArrayList<>();
        String text = path.text();
        int twigs = 0;
        Twig twig = topOf(path);
        for (int from = start(path), distance = names(text, from); twig != null; distance--) {
            int before = found.size();
            twig.watches.addTo(found, distance, told);
            twigs += found.size() > before ? 1 : 0;
            if (distance == 0 || twig.below.isEmpty()) {
                break;
            }
            int to = Tree.end(text, from);
            twig = twig.below.get(text.substring(from, to));
            from = to + 1;
        }
        if (twigs > 1) {
            found.sort(Comparator.comparingLong(Watch::sequence));
        }
        return found;
    }

    /**
     * The watched nodes strictly below a node, siblings in the order of their parent's list.
     *
     * @param node         the subtree; nodes that are not in it are left out
     * @param parentsFirst whether a node comes before those below it, or after them
     */
    public List<Below> below(StorePath path, Node node, boolean parentsFirst) {
        Twig start = nodes;
        for (String name : names(path)) {
            start = start.below.get(name);
            if (start == null) {
                return List.of();
            }
        }
        record Step(Twig twig, StorePath path, Node node, Node parent) {
        }
        List<Below> found = new ArrayList<>();
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(start, path, node, null));
        while (!open.isEmpty()) {
            Step step = open.pop();
            if (step.parent != null && !step.twig.watches.isEmpty()) {
                found.add(new Below(step.path, step.node, step.parent, step.twig.watches.all()));
            }
            if (step.twig.below.isEmpty()) {
                continue;
            }
            List<Step> deeper = new ArrayList<>();
            if (step.twig.below.size() <= step.node.children().size()) {
                step.twig.below.forEach((name, twig) -> {
                    Node child = Tree.find(step.node, new StorePath("/" + name));
                    if (child != null) {
                        deeper.add(new Step(twig, step.path.child(name), child, step.node));
                    }
                });
            } else {
                step.node.children().unordered().forEach(child -> {
                    Twig twig = step.twig.below.get(child.name());
                    if (twig != null) {
                        deeper.add(new Step(twig, step.path.child(child.name()), child, step.node));
                    }
                });
            }
            // The last pushed comes next; what ends with parents is found the other way round.
            Comparator<Step> oldestFirst = Comparator.comparingLong(one -> one.node.order());
            deeper.sort(parentsFirst ? oldestFirst.reversed() : oldestFirst);
            deeper.forEach(open::push);
        }
        if (!parentsFirst) {
            Collections.reverse(found);
        }
        return found;
    }

    private Twig topOf(StorePath path) {
        return path.isSpecial() ? specials : nodes;
    }

    /** Where a path's first name begins. */
    private static int start(StorePath path) {
        return path.isSpecial() ? 0 : 1;
    }

    /** How many names there are from a place on. */
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

    /** A watched node that goes because one above it goes. */
    public record Below(StorePath path, Node node, Node parent, List<Watch> watches) {
    }

    private static final class Twig {
        private final Twig above;
        private final String name;
        private final Map<String, Twig> below = new HashMap<>();
        private final PathWatches watches = new PathWatches();

        Twig(Twig above, String name) {
            this.above = above;
            this.name = name;
        }
    }
}
