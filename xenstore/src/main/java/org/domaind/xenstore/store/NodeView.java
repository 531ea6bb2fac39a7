package org.domaind.xenstore.store;

import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** The tree as one request sees it, and where its changes go. The children of a node are asked for separately, because a view may have its own. */
interface NodeView {
    /** The node of a path or special name, or null. */
    Node find(StorePath path) throws Refusal;

    /** The nearest node above a path; there always is one. */
    Tree.Above above(StorePath path) throws Refusal;

    /** {@link #find} returned null and the reply says so: the ancestors count as read. */
    default void absent(StorePath path) throws Refusal {
    }

    /** Names of the children of a node that {@link #find} returned, each with its NUL. */
    byte[] childNames(StorePath path) throws Refusal;

    /** The length of {@link #childNames}, in bytes. */
    int childBytes(StorePath path) throws Refusal;

    /** Changes whenever {@link #childNames} does. */
    long listGeneration(StorePath path) throws Refusal;

    /** Makes or changes a node; its parent exists. */
    void put(StorePath path, byte[] value, Perms perms, boolean announced);

    /** Removes an existing node, not the root. */
    void remove(StorePath path);

    /** The refusal of a change for which there is no room. Other changes of this view must not be committed then. */
    default Refusal noRoom(Errno errno) {
        return errno.refusal();
    }

    /** How many more nodes the caller owns than its account says, by the changes of this view. */
    int nodesAdded();
}
