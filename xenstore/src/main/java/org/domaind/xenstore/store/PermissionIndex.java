package org.domaind.xenstore.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/**
 * The nodes whose permissions name a domain, as owner or in another entry.
 *
 * <p>Only the topmost ones are kept: nodes that name the domain while their parent does not. The others are found by walking down from these as long
 * as nodes name the domain. The whole home of a guest is one entry, so the index stays as small as the number of guests and devices.
 */
final class PermissionIndex {
    /** Domain 0 owns most of the store and never ends. */
    private static final int NEVER_DIES = 0;

    private final Map<Integer, Set<String>> topmost = new HashMap<>();

    /** A node was made, changed its permissions, or (with null after) was removed. Its children are examined only if the change concerns them. */
    void changed(StorePath path, Perms before, Perms after, Perms parent, Node node) {
        if (before != null && before.equals(after)) {
            return;
        }
        if (before != null) {
            for (int i = 0; i < before.size(); i++) {
                int domid = before.id(i);
                if (names(before, domid) && !names(after, domid)) {
                    remove(domid, path.text());
                    eachChildNaming(node, domid, child -> add(domid, path.child(child.name()).text()));
                }
            }
        }
        for (int i = 0; after != null && i < after.size(); i++) {
            int domid = after.id(i);
            if (names(after, domid) && !names(before, domid)) {
                if (!names(parent, domid)) {
                    add(domid, path.text());
                }
                eachChildNaming(node, domid, child -> remove(domid, path.child(child.name()).text()));
            }
        }
    }

    /** A node of a removed subtree. @param parent the permissions of its parent */
    void removed(StorePath path, Node node, Perms parent) {
        Perms perms = node.perms();
        for (int i = 0; i < perms.size(); i++) {
            if (!names(parent, perms.id(i))) {
                remove(perms.id(i), path.text());
            }
        }
    }

    /**
     * The edits that remove a domain from the tree: nodes that it owns are removed with their subtrees, its entries are taken out of other permission
     * lists.
     */
    List<Edit> editsToForget(int domid, Node root) {
        List<Edit> edits = new ArrayList<>();
        Set<StorePath> removed = new HashSet<>();
        record Step(StorePath path, Node node) {
        }
        Deque<Step> open = new ArrayDeque<>();
        topmost.getOrDefault(domid, Set.of()).stream().sorted().map(StorePath::new).forEach(path -> open.add(new Step(path, Tree.find(root, path))));
        while (!open.isEmpty()) {
            Step step = open.poll();
            Perms perms = step.node.perms();
            if (perms.owner() == domid && !step.path.isRoot()) {
                removed.add(step.path);
                edits.add(new Edit.Remove(step.path));
            } else {
                int owner = perms.owner() == domid ? NEVER_DIES : perms.owner();
                edits.add(new Edit.Put(step.path, step.node.value(), perms.without(domid).withOwner(owner), false));
                eachChildNaming(step.node, domid, child -> open.add(new Step(step.path.child(child.name()), child)));
            }
        }
        edits.removeIf(edit -> under(removed, edit.path()));
        return edits;
    }

    private static boolean under(Set<StorePath> removed, StorePath path) {
        for (StorePath above = path; !above.isRoot(); ) {
            above = above.parent();
            if (removed.contains(above)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(Perms perms, int domid) {
        return perms != null && domid != NEVER_DIES && perms.mentions(domid);
    }

    private static void eachChildNaming(Node node, int domid, Consumer<Node> action) {
        if (node != null && node.children().size() > 0) {
            node.children().unordered().stream().filter(child -> names(child.perms(), domid)).forEach(action);
        }
    }

    private void add(int domid, String path) {
        topmost.computeIfAbsent(domid, id -> new HashSet<>()).add(path);
    }

    private void remove(int domid, String path) {
        Set<String> paths = topmost.get(domid);
        if (paths != null && paths.remove(path) && paths.isEmpty()) {
            topmost.remove(domid);
        }
    }
}
