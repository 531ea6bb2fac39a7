package org.domaind.xenstore.tree;

/** One change of the tree: what the store applies and the journal keeps. */
public sealed interface Edit {
    StorePath path();

    /** The order of events within the commit of a transaction, ascending; equal ones in the order of the edits. */
    int order();

    /**
     * Sets value and permissions of a node, which is made if it does not exist. Its parent exists.
     *
     * @param announced fires watches; ancestors that are made implicitly do not
     */
    record Put(StorePath path, byte[] value, Perms perms, boolean announced, int order) implements Edit {
        public Put(StorePath path, byte[] value, Perms perms, boolean announced) {
            this(path, value, perms, announced, 0);
        }
    }

    /** Removes an existing node with everything below it. */
    record Remove(StorePath path, int order) implements Edit {
        public Remove(StorePath path) {
            this(path, 0);
        }
    }

    /**
     * An edit that was applied.
     *
     * @param before      the node before the edit, with its subtree; null when there was none
     * @param after       null after a {@link Remove}
     * @param parentPerms of the parent; for the root and for special names their own
     */
    record Applied(Edit edit, Node before, Node after, Perms parentPerms) {
    }
}
