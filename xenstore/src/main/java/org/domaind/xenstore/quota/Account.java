package org.domaind.xenstore.quota;

import java.util.List;
import java.util.Set;

/** What one domain uses and may use. The counts follow every change; none is ever found by searching the store. */
public final class Account {
    /** Domain 0 has no limits. */
    private static final int UNLIMITED = 0;

    private final int domid;
    private final QuotaGauge gauge;
    private final RequestCounts requestCounts = new RequestCounts();
    private QuotaLimits limits;
    private int nodes;
    private long memory;
    private int watches;
    private int transactions;
    private int outstanding;
    private boolean warned;
    private final HighWaterMarks highest;

    /** @param highest gets every rise */
    Account(int domid, QuotaLimits limits, QuotaAlarm alarm, HighWaterMarks highest) {
        this.domid = domid;
        this.limits = limits;
        this.highest = highest;
        gauge = new QuotaGauge(domid, alarm);
        for (Quota quota : Quota.values()) {
            gauge.limit(quota, domid == UNLIMITED ? 0 : limits.get(quota));
        }
    }

    public int domid() {
        return domid;
    }

    public QuotaLimits limits() {
        return limits;
    }

    public void limit(Quota quota, int value) {
        limits = limits.with(quota, value);
        if (domid != UNLIMITED) {
            gauge.limit(quota, value);
            if (counted().contains(quota)) {
                gauge.level(quota, used(quota));
            }
        }
    }

    /** The quotas on amounts that a domain has at a time; {@link #used} gives the amount. */
    public static List<Quota> counted() {
        return QuotaGauge.COUNTED;
    }

    /** @param quota one of {@link #counted} */
    public long used(Quota quota) {
        return switch (quota) {
            case NODES -> nodes;
            case WATCHES -> watches;
            case TRANSACTIONS -> transactions;
            case OUTSTANDING -> outstanding;
            case MEMORY, SOFT_MEMORY -> memory;
            case TRANSACTION_NODES, NODE_SIZE, PATH_MAX, NODE_PERMISSIONS -> throw new IllegalArgumentException(quota + " limits no sum");
        };
    }

    /** The limits that the domain is near. */
    public Set<Quota> near() {
        return gauge.near();
    }

    /** Counts of its requests. */
    public RequestCounts requestCounts() {
        return requestCounts;
    }

    /** The number of nodes owned. */
    public int nodes() {
        return nodes;
    }

    /** Bytes of nodes owned, watches and unread output. */
    public long memory() {
        return memory;
    }

    public int watches() {
        return watches;
    }

    public int transactions() {
        return transactions;
    }

    /** Requests whose reply or watch events are not read yet. */
    public int outstanding() {
        return outstanding;
    }

    public void addNodes(int more, long bytes) {
        nodes += more;
        highest.seen(Quota.NODES, nodes);
        gauge.level(Quota.NODES, nodes);
        addMemory(bytes);
    }

    public void addMemory(long bytes) {
        memory += bytes;
        highest.seen(Quota.MEMORY, memory);
        gauge.level(Quota.MEMORY, memory);
        gauge.level(Quota.SOFT_MEMORY, memory);
    }

    public void addWatches(int more, long bytes) {
        watches += more;
        highest.seen(Quota.WATCHES, watches);
        gauge.level(Quota.WATCHES, watches);
        addMemory(bytes);
    }

    public void addTransactions(int more) {
        transactions += more;
        highest.seen(Quota.TRANSACTIONS, transactions);
        gauge.level(Quota.TRANSACTIONS, transactions);
    }

    public void addOutstanding(int more) {
        outstanding += more;
        highest.seen(Quota.OUTSTANDING, outstanding);
        gauge.level(Quota.OUTSTANDING, outstanding);
    }

    /** Checks a size limit that is not per-domain accounting, for example node size, whether or not the size will be allowed. */
    public void requestedSize(Quota quota, long value) {
        gauge.single(quota, value);
    }

    /** Notes a size that was allowed and is not per-domain accounting. */
    public void allowedSize(Quota quota, long value) {
        highest.seen(quota, value);
    }

    /** Whether {@link #seenPath} has anything to do for a path of this whole length; the counted length is at most that. */
    public boolean wantsPath(int length) {
        return length > highest.get(Quota.PATH_MAX) || length >= gauge.nearFrom(Quota.PATH_MAX);
    }

    /** Notes a path of this counted length, in bytes. */
    public void seenPath(int counted) {
        highest.seen(Quota.PATH_MAX, counted);
        gauge.single(Quota.PATH_MAX, counted);
    }

    /** True when a warning is due: the soft limit is exceeded, and was not at the last call. */
    public boolean warns(boolean exceeded) {
        boolean due = exceeded && !warned;
        warned = exceeded;
        return due;
    }
}
