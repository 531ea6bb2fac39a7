package org.domaind.xenstore.store;

/**
 * A tree on its way back through its changes, the last one first. The tree that it began with stays as it is.
 *
 * <p>Generations of what it makes mean nothing; the order of children is what it was.
 */
public final class Rewind {
    private Node root;

    public Rewind(Node root) {
        this.root = root;
    }

    /** The tree as far as it has gone back. */
    public Node root() {
        return root;
    }

    /** Undoes the making of a node. */
    public void unmake(StorePath path) {
        root = Tree.locate(root, path).remove(root.generation());
    }

    /** Undoes a change of value or permissions. Null leaves what is there. */
    public void unput(StorePath path, byte[] value, Perms perms) {
        Tree.Place place = Tree.locate(root, path);
        Node node = place.node();
        Node before = node.withContent(value == null ? node.value() : value, perms == null ? node.perms() : perms, node.generation());
        root = place.put(before, node.generation());
    }

    /** Undoes the removal of a node with all below it. */
    public void unremove(StorePath path, Node removed) {
        root = Tree.locate(root, path).put(removed, root.generation());
    }
}
