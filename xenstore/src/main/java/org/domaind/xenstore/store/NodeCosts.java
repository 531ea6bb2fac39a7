package org.domaind.xenstore.store;

import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;

/** What nodes count for their owners, as in the C xenstored. */
final class NodeCosts {
    /** Bytes that a node counts in addition to its value, permissions and children's names. */
    private static final int NODE_HEADER = 24;
    private static final int PERM_SIZE = 8;

    private final Accounts accounts;

    NodeCosts(Accounts accounts) {
        this.accounts = accounts;
    }

    /** What a node counts against {@link Quota#NODE_SIZE}, in bytes. */
    static int size(Perms perms, int valueLength, int childBytes) {
        return NODE_HEADER + PERM_SIZE * perms.size() + valueLength + childBytes;
    }

    /** What a node counts against its owner's {@link Quota#MEMORY}, including its place in its parent's list; in bytes. */
    static int memory(String name, Perms perms, int valueLength) {
        return size(perms, valueLength, name.length() + 1);
    }

    static int memory(Node node) {
        return memory(node.name(), node.perms(), node.value().length);
    }

    void added(Node node) {
        accounts.of(node.perms().owner()).addNodes(1, memory(node));
    }

    /** The value or the permissions of a node changed. */
    void changed(Node before, Node after) {
        int more = memory(after) - memory(before);
        if (before.perms().owner() != after.perms().owner()) {
            removed(before);
            added(after);
        } else if (more != 0) {
            accounts.of(after.perms().owner()).addMemory(more);
        }
    }

    void removed(Node node) {
        accounts.existing(node.perms().owner()).addNodes(-1, -memory(node));
    }
}
