package org.domaind.xenstore.watch;

import org.domaind.xenstore.tree.StorePath;

/** A watch on a node and the nodes below it. Compared by identity. */
public final class Watch {
    /** Any depth below the node. */
    public static final int UNLIMITED = -1;

    private final Watcher watcher;
    private final StorePath path;
    private final String given;
    private final String token;
    private final int depth;
    private final int prefixLength;
    private long sequence;

    /**
     * @param path  the node's canonical path, or a special name
     * @param given the path as the client named it: a relative one gets relative paths in its events
     * @param depth how many levels below the node, or {@link #UNLIMITED}
     */
    public Watch(Watcher watcher, StorePath path, String given, String token, int depth) {
        this.watcher = watcher;
        this.path = path;
        this.given = given;
        this.token = token;
        this.depth = depth;
        this.prefixLength = path.text().length() - given.length();
    }

    public Watcher watcher() {
        return watcher;
    }

    public StorePath path() {
        return path;
    }

    /** The path as the client named it. */
    public String given() {
        return given;
    }

    public String token() {
        return token;
    }

    public int depth() {
        return depth;
    }

    /** The name of a changed node in an event of this watch. */
    public String named(StorePath changed) {
        return changed.text().substring(prefixLength);
    }

    /** Watches of one connection fire in the order of this number. */
    long sequence() {
        return sequence;
    }

    void sequence(long set) {
        sequence = set;
    }
}
