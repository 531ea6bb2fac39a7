package org.domaind.xenstore.store;

/** A change of the tree: what the store applies and the journal keeps. */
public sealed interface Edit {
    StorePath path();

    /** Within one commit of a transaction, events go out by ascending order; equal orders in the sequence of the edits. */
    int order();

    /**
     * A node gets a value and permissions; it is made if it does not exist. Its parent exists.
     *
     * @param announced fires watches; ancestors that are made in passing are not announced
     */
    record Put(StorePath path, byte[] value, Perms perms, boolean announced, int order) implements Edit {
        public Put(StorePath path, byte[] value, Perms perms, boolean announced) {
            this(path, value, perms, announced, 0);
        }
    }

    /** A node, which exists, goes with everything below it. */
    record Remove(StorePath path, int order) implements Edit {
        public Remove(StorePath path) {
            this(path, 0);
        }
    }

    /**
     * An edit that was applied.
     *
     * @param before      the node until then, with what was below it; null when there was none
     * @param after       null after a {@link Remove}
     * @param parentPerms of the node above; of the root itself for the root, and of a special name itself
     */
    record Applied(Edit edit, Node before, Node after, Perms parentPerms) {
    }
}
