package org.domaind.xenstore.store;

import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/**
 * Takes a tree back through its changes, last one first. The original tree is not changed.
 *
 * <p>Generations of restored nodes are not meaningful; the order of children is right.
 */
public final class Rewind {
    private Node root;

    public Rewind(Node root) {
        this.root = root;
    }

    /** The tree at the point reached. */
    public Node root() {
        return root;
    }

    /** Undoes the creation of a node. */
    public void unmake(StorePath path) {
        root = Tree.locate(root, path).remove(root.generation());
    }

    /** Undoes a change of value or permissions. Null keeps the present ones. */
    public void unput(StorePath path, byte[] value, Perms perms) {
        Tree.Place place = Tree.locate(root, path);
        Node node = place.node();
        Node before = node.withContent(value == null ? node.value() : value, perms == null ? node.perms() : perms, node.generation());
        root = place.put(before, node.generation());
    }

    /** Undoes the removal of a node with its subtree. */
    public void unremove(StorePath path, Node removed) {
        root = Tree.locate(root, path).put(removed, root.generation());
    }
}
