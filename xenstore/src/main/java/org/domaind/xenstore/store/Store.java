package org.domaind.xenstore.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.tree.Children;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.NameCache;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.PutChain;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/** The committed tree, with accounts and indices beside it. Belongs to one thread; its root may be given to any. */
public final class Store {
    /** Bytes that a watch counts in addition to its path and token. */
    public static final int WATCH_MEMORY = 128;

    private static final StorePath TOOL = new StorePath("/tool");

    private final Accounts accounts = new Accounts();
    private final NodeCosts costs = new NodeCosts(accounts);
    private final PermissionIndex permissions = new PermissionIndex();
    private final Map<StorePath, Node> specials = new HashMap<>();
    private final NameCache names = new NameCache();
    private Node root;
    private long generation = 1;
    private Children lastListed = Children.NONE;
    private byte[] lastListing = Node.NO_VALUE;

    /** A store as on a host that has just booted. */
    public Store() {
        Perms perms = Perms.ownedBy(0);
        root = Tree.root(perms, generation);
        costs.added(root);
        for (StorePath special : List.of(StorePath.INTRODUCE_DOMAIN, StorePath.RELEASE_DOMAIN)) {
            specials.put(special, Tree.root(perms, generation));
        }
        commit(List.of(
                new Edit.Put(TOOL, Node.NO_VALUE, perms, false),
                new Edit.Put(TOOL.child("xenstored"), Node.NO_VALUE, perms, false)));
    }

    /** The present tree; immutable. */
    public Node root() {
        return root;
    }

    public Accounts accounts() {
        return accounts;
    }

    /** Grows with every commit. */
    public long version() {
        return generation;
    }

    /** The present node of a path or special name, or null. */
    public Node find(StorePath path) {
        return path.isSpecial() ? specials.get(path) : Tree.find(root, path);
    }

    /** The generation in which the children of the nearest existing ancestor of a missing node last changed. */
    long lastListChangeAbove(StorePath path) {
        return Tree.nearestAbove(root, path).node().children().generation();
    }

    /** The list of children; the last one is cached, so that reading a long list in parts builds it once. */
    byte[] listing(Children children) {
        if (children != lastListed) {
            lastListing = children.list();
            lastListed = children;
        }
        return lastListing;
    }

    /** Applies edits in order. They must fit the tree: the caller has checked. */
    public List<Edit.Applied> commit(List<Edit> edits) {
        List<Edit.Applied> applied = new ArrayList<>(edits.size());
        for (int i = 0; i < edits.size(); ) {
            int chained = PutChain.length(edits, i);
            if (chained > 1 && find(edits.get(i).path()) == null) {
                applied.addAll(put(new PutChain(edits.subList(i, i + chained))));
                i += chained;
                continue;
            }
            Edit edit = edits.get(i++);
            generation++;
            applied.add(edit instanceof Edit.Put put ? put(put) : remove((Edit.Remove) edit));
        }
        return applied;
    }

    /** A tree as edits that make it from a new store. May be called on any thread. */
    public static void snapshot(Node root, Map<StorePath, Perms> specials, Consumer<Edit> edits) {
        edits.accept(new Edit.Remove(TOOL));
        Tree.walk(StorePath.ROOT, root, (path, node) -> edits.accept(new Edit.Put(path, node.value(), node.perms(), false)));
        specials.forEach((path, perms) -> edits.accept(new Edit.Put(path, Node.NO_VALUE, perms, false)));
    }

    /** The permissions of the special names. */
    public Map<StorePath, Perms> specials() {
        Map<StorePath, Perms> perms = new HashMap<>();
        specials.forEach((path, node) -> perms.put(path, node.perms()));
        return perms;
    }

    /** The edits that remove a domain, which has ended, from the tree and from the lists of special names. */
    public List<Edit> editsToForget(int domid) {
        List<Edit> edits = permissions.editsToForget(domid, root);
        specials.forEach((path, node) -> {
            Perms fewer = node.perms().without(domid);
            if (fewer != node.perms()) {
                edits.add(new Edit.Put(path, Node.NO_VALUE, fewer, false));
            }
        });
        return edits;
    }

    private Edit.Applied put(Edit.Put put) {
        if (put.path().isSpecial()) {
            Node before = specials.get(put.path());
            Node after = before.withContent(put.value(), put.perms(), generation);
            specials.put(put.path(), after);
            return new Edit.Applied(put, before, after, after.perms());
        }
        Tree.Place place = Tree.locate(root, put.path());
        Node before = place.node();
        Node parent = place.parent();
        Perms perms = shared(put.perms(), before, parent);
        Node after = before == null
                ? new Node(names.of(put.path()), put.value(), perms, Children.NONE, generation, generation)
                : before.withContent(put.value(), perms, generation);
        root = place.put(after, generation);
        if (before == null) {
            costs.added(after);
        } else {
            costs.changed(before, after);
        }
        permissions.changed(put.path(), before == null ? null : before.perms(), perms, parent == null ? null : parent.perms(), before);
        return new Edit.Applied(put, before, after, parent == null ? perms : parent.perms());
    }

    /** Makes a chain of nodes at the cost of one change of the tree, however deep it is. */
    private List<Edit.Applied> put(PutChain chain) {
        Tree.Place place = Tree.locate(root, chain.top().path());
        Perms above = place.parent().perms();
        long first = generation + 1;
        generation += chain.length();
        List<Edit.Applied> applied = chain.made(above, first, names);
        root = place.put(applied.get(0).after(), first);
        for (Edit.Applied made : applied) {
            costs.added(made.after());
            permissions.changed(made.edit().path(), null, made.after().perms(), made.parentPerms(), null);
        }
        return applied;
    }

    /** Most nodes have their parent's permissions: shares one object among them, also when they come from a journal, where each has its own. */
    private static Perms shared(Perms perms, Node before, Node parent) {
        if (before != null && before.perms().equals(perms)) {
            return before.perms();
        }
        return parent != null && parent.perms().equals(perms) ? parent.perms() : perms;
    }

    private Edit.Applied remove(Edit.Remove remove) {
        Tree.Place place = Tree.locate(root, remove.path());
        if (place.node() == null) {
            // Checked here, because otherwise the list of children would lose another one.
            throw new IllegalStateException(remove.path() + " is not there to be removed");
        }
        Perms parentPerms = place.parent().perms();
        root = place.remove(generation);
        subtract(remove.path(), place.node(), parentPerms);
        return new Edit.Applied(remove, place.node(), null, parentPerms);
    }

    private void subtract(StorePath path, Node top, Perms above) {
        record Step(StorePath path, Node node, Perms above) {
        }
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(path, top, above));
        while (!open.isEmpty()) {
            Step step = open.pop();
            costs.removed(step.node);
            permissions.removed(step.path, step.node, step.above);
            if (step.node.children().size() > 0) {
                for (Node child : step.node.children().unordered()) {
                    open.push(new Step(step.path.child(child.name()), child, step.node.perms()));
                }
            }
        }
    }
}
