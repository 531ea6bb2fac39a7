package org.domaind.xenstore.tree;

/** A node with its subtree. Immutable; arrays are shared and must not be changed. */
public final class Node {
    public static final byte[] NO_VALUE = {};

    private final String name;
    private final int hash;
    private final byte[] value;
    private final Perms perms;
    private final Children children;
    private final long generation;
    private final long order;

    public Node(String name, byte[] value, Perms perms, Children children, long generation, long order) {
        this(name, Children.hash(name, 0, name.length()), value, perms, children, generation, order);
    }

    private Node(String name, int hash, byte[] value, Perms perms, Children children, long generation, long order) {
        this.name = name;
        this.hash = hash;
        this.value = value;
        this.perms = perms;
        this.children = children;
        this.generation = generation;
        this.order = order;
    }

    /** The last component of its path; empty for the root. */
    public String name() {
        return name;
    }

    /** The hash of the name, as {@link Children} uses it; kept because each change below copies this node into its parent's table. */
    int hash() {
        return hash;
    }

    public byte[] value() {
        return value;
    }

    public Perms perms() {
        return perms;
    }

    public Children children() {
        return children;
    }

    /** Changes whenever the value or the permissions are written, not when children change. Never used twice in one store. */
    public long generation() {
        return generation;
    }

    /** Its position among its siblings: the generation in which it was made. */
    public long order() {
        return order;
    }

    Node withChildren(Children changed) {
        return new Node(name, hash, value, perms, changed, generation, order);
    }

    public Node withContent(byte[] newValue, Perms newPerms, long newGeneration) {
        return new Node(name, hash, newValue, newPerms, children, newGeneration, order);
    }
}
