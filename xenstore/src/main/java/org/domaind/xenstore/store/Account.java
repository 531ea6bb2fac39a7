package org.domaind.xenstore.store;

/** What one domain uses and may use. Counts follow every change; nothing is ever found out by looking through the store. */
public final class Account {
    private final int domid;
    private QuotaLimits limits;
    private int nodes;
    private long memory;
    private int watches;
    private int transactions;
    private int outstanding;
    private boolean warned;

    Account(int domid, QuotaLimits limits) {
        this.domid = domid;
        this.limits = limits;
    }

    public int domid() {
        return domid;
    }

    public QuotaLimits limits() {
        return limits;
    }

    public void limit(Quota quota, int value) {
        limits = limits.with(quota, value);
    }

    /** Nodes owned. */
    public int nodes() {
        return nodes;
    }

    /** Bytes of nodes owned, of watches and of unread output. */
    public long memory() {
        return memory;
    }

    public int watches() {
        return watches;
    }

    public int transactions() {
        return transactions;
    }

    /** Requests whose answer or whose watch events somebody has not read yet. */
    public int outstanding() {
        return outstanding;
    }

    void addNodes(int more, long bytes) {
        nodes += more;
        memory += bytes;
    }

    public void addMemory(long bytes) {
        memory += bytes;
    }

    public void addWatches(int more, long bytes) {
        watches += more;
        memory += bytes;
    }

    public void addTransactions(int more) {
        transactions += more;
    }

    public void addOutstanding(int more) {
        outstanding += more;
    }

    /** True when a warning is due: the soft limit is exceeded and was not when last asked. */
    public boolean warns(boolean exceeded) {
        boolean due = exceeded && !warned;
        warned = exceeded;
        return due;
    }
}
