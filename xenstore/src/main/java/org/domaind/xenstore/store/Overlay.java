package org.domaind.xenstore.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/**
 * One node as a transaction has read and changed it; the overlays of a transaction form a tree.
 *
 * <p>What was {@linkplain #look read} stays as it was first read. What was changed is {@linkplain #shown() shown} instead.
 */
final class Overlay {
    /** What the results of the transaction depend on; see {@link #holds}. */
    static final int CONTENT = 1;
    static final int PERMS = 2;
    static final int LIST = 4;
    static final int SUBTREE = 8;

    private final StorePath path;
    private final Overlay parent;
    private final Map<String, Overlay> children = new LinkedHashMap<>();
    private boolean looked;
    private Node seen;
    private int dependsOn;
    private boolean changed;
    private Node shown;
    private boolean hidesCommitted;
    private boolean removesCommitted;
    private boolean announced;
    private int putAt;
    private int childBytesAdded;
    private int order = -1;

    Overlay(StorePath path, Overlay parent) {
        this.path = path;
        this.parent = parent;
    }

    StorePath path() {
        return path;
    }

    Overlay parent() {
        return parent;
    }

    Map<String, Overlay> children() {
        return children;
    }

    Overlay add(String name) {
        Overlay child = new Overlay(path.child(name), this);
        children.put(name, child);
        return child;
    }

    boolean looked() {
        return looked;
    }

    /** The committed node when it was first read; null when there was none. */
    Node seen() {
        return seen;
    }

    void look(Node committed) {
        looked = true;
        seen = committed;
    }

    void dependOn(int what) {
        dependsOn |= what;
    }

    /** The position among all nodes that the transaction touched; -1 before the first touch. */
    int order() {
        return order;
    }

    void order(int touched) {
        order = touched;
    }

    boolean changed() {
        return changed;
    }

    /** The changed node, null when removed; its children are not meaningful. */
    Node shown() {
        return shown;
    }

    boolean announced() {
        return announced;
    }

    /** When it was last put, by the transaction's own counter. */
    int putAt() {
        return putAt;
    }

    boolean removesCommitted() {
        return removesCommitted;
    }

    int childBytesAdded() {
        return childBytesAdded;
    }

    /** True when no committed node below this one is visible any more. */
    boolean hidesCommitted() {
        return hidesCommitted;
    }

    /** True when an ancestor was removed in the transaction, whether or not it was made again. */
    boolean underHidden() {
        for (Overlay above = parent; above != null; above = above.parent) {
            if (above.hidesCommitted) {
                return true;
            }
        }
        return false;
    }

    /** The ancestor with which the committed node of this path was removed in the transaction, or null. */
    Overlay removedWith() {
        for (Overlay above = parent; above != null; above = above.parent) {
            if (above.removesCommitted) {
                return Tree.find(above.seen, path.text(), above.path.text().length() + 1) == null ? null : above;
            }
        }
        return null;
    }

    /** @param isNew whether no node was visible before */
    void put(Node node, boolean announce, int at, boolean isNew) {
        changed = true;
        shown = node;
        announced |= announce;
        if (isNew) {
            putAt = at;
            hidesCommitted = true;
            parent.childBytesAdded += node.name().length() + 1;
        } else if (putAt == 0) {
            putAt = at;
        }
    }

    /** Removes the visible node with its subtree. */
    void remove() {
        if (seen != null && !hidesCommitted && !underHidden()) {
            removesCommitted = true;
            dependsOn |= SUBTREE;
        }
        Deque<Overlay> below = new ArrayDeque<>(children.values());
        while (!below.isEmpty()) {
            Overlay overlay = below.pop();
            overlay.undo();
            below.addAll(overlay.children.values());
        }
        undoOwn();
        changed = true;
        hidesCommitted = true;
        parent.childBytesAdded -= path.name().length() + 1;
    }

    private void undo() {
        undoOwn();
        removesCommitted = false;
    }

    private void undoOwn() {
        changed = false;
        shown = null;
        announced = false;
        hidesCommitted = false;
        putAt = 0;
        childBytesAdded = 0;
    }

    /** The changes of this node and those below: removals of committed nodes first, then what was made or changed, in order. */
    List<Edit> edits() {
        List<Edit> edits = new ArrayList<>();
        List<Overlay> put = new ArrayList<>();
        Deque<Overlay> open = new ArrayDeque<>();
        open.push(this);
        while (!open.isEmpty()) {
            Overlay overlay = open.pop();
            if (overlay.removesCommitted) {
                edits.add(new Edit.Remove(overlay.path, overlay.order));
            }
            if (overlay.shown != null) {
                put.add(overlay);
            }
            overlay.children.values().forEach(open::push);
        }
        put.sort(Comparator.comparingInt(Overlay::putAt));
        for (Overlay overlay : put) {
            edits.add(new Edit.Put(overlay.path, overlay.shown.value(), overlay.shown.perms(), overlay.announced, overlay.order));
        }
        return edits;
    }

    /** How many visible nodes of this subtree a domain owns. */
    int owned(int domid) {
        record Step(Overlay overlay, Node committed) {
        }
        int owned = 0;
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(this, underHidden() ? null : seen));
        while (!open.isEmpty()) {
            Step step = open.pop();
            Overlay overlay = step.overlay;
            Node visible = overlay != null && overlay.changed ? overlay.shown : step.committed;
            if (visible != null && visible.perms().owner() == domid) {
                owned++;
            }
            Node committed = step.committed == null || overlay != null && overlay.hidesCommitted ? null : step.committed;
            if (committed != null) {
                for (Node child : committed.children().unordered()) {
                    if (overlay == null || !overlay.children.containsKey(child.name())) {
                        open.push(new Step(null, child));
                    }
                }
            }
            if (overlay != null) {
                for (Overlay child : overlay.children.values()) {
                    open.push(new Step(child, committed == null ? null : committed.children().find(child.path.name())));
                }
            }
        }
        return owned;
    }

    /** The change that makes {@link #holds} false; null when it is true. */
    Break brokenBy(Store store) {
        if (holds(store)) {
            return null;
        }
        Node now = store.find(path);
        if (now == null) {
            return new Break(store.lastListChangeAbove(path), false);
        }
        if (seen == null || now.generation() != seen.generation()) {
            return new Break(now.generation(), true);
        }
        return new Break((dependsOn & SUBTREE) != 0 ? Tree.firstChange(seen, now) : now.children().generation(), true);
    }

    /**
     * The change that made a transaction fail.
     *
     * @param generation the store's generation of the change; 0 when unknown
     * @param exact      false when it may be a later change of the same list of children
     */
    record Break(long generation, boolean exact) {
    }

    /** Whether everything that the transaction depends on is the same in the present tree. */
    boolean holds(Store store) {
        if (dependsOn == 0) {
            return true;
        }
        Node now = store.find(path);
        if (now == seen) {
            return true;
        }
        if (now == null || seen == null || (dependsOn & SUBTREE) != 0) {
            return false;
        }
        return ((dependsOn & CONTENT) == 0 || now.generation() == seen.generation())
                && ((dependsOn & PERMS) == 0 || now.perms().equals(seen.perms()))
                && ((dependsOn & LIST) == 0 || now.children().generation() == seen.children().generation());
    }
}
