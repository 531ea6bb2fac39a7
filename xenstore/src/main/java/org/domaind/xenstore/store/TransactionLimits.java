package org.domaind.xenstore.store;

import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** Limits on what a transaction may read and hold in memory. One that exceeded them has failed, whatever it does later. */
final class TransactionLimits {
    /** The names that a transaction may touch per node that it may read: ancestors count here only. */
    private static final int NAMES_PER_NODE = 4;
    /** Bytes that a name counts in addition to its path and value. */
    private static final int NAME_MEMORY = 200;

    private final Account account;
    private final boolean limited;
    private int names;
    private int nodes;
    private long memory;
    private boolean failed;

    TransactionLimits(Account account, boolean limited) {
        this.account = account;
        this.limited = limited;
    }

    boolean failed() {
        return failed;
    }

    /** A path of this length is about to be touched for the first time. */
    void name(int pathLength) throws Refusal {
        if (limited && account.limits().exceeded(Quota.TRANSACTION_NODES, names / NAMES_PER_NODE)) {
            throw failure(Errno.ENOSPC);
        }
        if (limited && account.limits().exceeded(Quota.MEMORY, account.memory())) {
            throw failure(Errno.ENOMEM);
        }
        names++;
        bytes(NAME_MEMORY + pathLength);
    }

    /** A node is about to be read for the first time. */
    void node() throws Refusal {
        nodes++;
        if (limited) {
            account.requestedSize(Quota.TRANSACTION_NODES, nodes);
            if (account.limits().exceeded(Quota.TRANSACTION_NODES, nodes)) {
                throw failure(Errno.ENOSPC);
            }
            account.allowedSize(Quota.TRANSACTION_NODES, nodes);
        }
    }

    /** More bytes are held; fewer if negative. */
    void bytes(int more) {
        if (limited) {
            memory += more;
            account.addMemory(more);
        }
    }

    /** Nothing is held any more. */
    void release() {
        account.addMemory(-memory);
        memory = 0;
    }

    /** The refusal, after which this has {@link #failed}. */
    Refusal failure(Errno errno) {
        failed = true;
        return errno.refusal();
    }
}
