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
    private final Highest highest;

    /** @param highest is told of every rise */
    Account(int domid, QuotaLimits limits, Highest highest) {
        this.domid = domid;
        this.limits = limits;
        this.highest = highest;
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
        highest.seen(Quota.NODES, nodes);
        addMemory(bytes);
    }

    public void addMemory(long bytes) {
        memory += bytes;
        highest.seen(Quota.MEMORY, memory);
    }

    public void addWatches(int more, long bytes) {
        watches += more;
        highest.seen(Quota.WATCHES, watches);
        addMemory(bytes);
    }

    public void addTransactions(int more) {
        transactions += more;
        highest.seen(Quota.TRANSACTIONS, transactions);
    }

    public void addOutstanding(int more) {
        outstanding += more;
        highest.seen(Quota.OUTSTANDING, outstanding);
    }

    /** Something that is no count of the domain's was this large. */
    void seen(Quota quota, long value) {
        highest.seen(quota, value);
    }

    /** A path of this length was used. */
    void seen(StorePath path) {
        if (path.text().length() > highest.get(Quota.PATH_MAX)) {
            highest.seen(Quota.PATH_MAX, path.countedLength());
        }
    }

    /** True when a warning is due: the soft limit is exceeded and was not when last asked. */
    public boolean warns(boolean exceeded) {
        boolean due = exceeded && !warned;
        warned = exceeded;
        return due;
    }
}
