package org.domaind.xenstore.store;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** The tree as one request sees it, and where its changes go. A node's children are asked for apart: a view may have its own. */
interface NodeView {
    /** The node of a path or special name, or null. */
    Node find(StorePath path) throws Refusal;

    /** The nearest node above a path; there always is one. */
    Above above(StorePath path) throws Refusal;

    /** {@link #find} gave nothing, and that is the answer: what is above counts as looked at. */
    default void absent(StorePath path) throws Refusal {
    }

    /** Names of the children of a node that {@link #find} gave, each with its NUL. */
    byte[] childNames(StorePath path) throws Refusal;

    /** Length of {@link #childNames}. */
    int childBytes(StorePath path) throws Refusal;

    /** Changes whenever {@link #childNames} does. */
    long listGeneration(StorePath path) throws Refusal;

    /** Makes a node, whose parent is there, or changes one. */
    void put(StorePath path, byte[] value, Perms perms, boolean announced);

    /** Takes away a node that is there, not the root. */
    void remove(StorePath path);

    /** How a change is refused for which there is no room. Whatever else was changed here, nothing of it shall be done then. */
    default Refusal noRoom(Errno errno) {
        return errno.refusal();
    }

    /** How many nodes more than the account says the caller owns by what this view has changed. */
    int nodesAdded();

    /** A node and its path. */
    record Above(StorePath path, Node node) {
    }
}
