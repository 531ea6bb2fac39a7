package org.domaind.xenstore.quota;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The accounts of all domains, and the limits of new ones. */
public final class Accounts {
    private final Map<Integer, Account> byDomain = new HashMap<>();
    private final HighWaterMarks highest = new HighWaterMarks();
    private QuotaLimits limits = QuotaLimits.DEFAULTS;
    private QuotaAlarm alarm = QuotaAlarm.NONE;

    /** The account of a domain, opened when it is first asked for. */
    public Account of(int domid) {
        return byDomain.computeIfAbsent(domid, id -> new Account(id, limits, this::near, highest));
    }

    /** From now on this is told when a domain comes near a limit. */
    public void alarm(QuotaAlarm listener) {
        alarm = listener;
    }

    private boolean near(int domid, Quota quota, long used, int limit) {
        return alarm.near(domid, quota, used, limit);
    }

    /** The account of a domain, or null when it has none. */
    public Account existing(int domid) {
        return byDomain.get(domid);
    }

    public Collection<Account> all() {
        return Collections.unmodifiableCollection(byDomain.values());
    }

    /** The limits of new domains. */
    public QuotaLimits limits() {
        return limits;
    }

    public void limit(Quota quota, int value) {
        limits = limits.with(quota, value);
    }

    /** Sets a limit for new domains and for all existing ones. */
    public void limitEverywhere(Quota quota, int value) {
        limit(quota, value);
        byDomain.values().forEach(account -> account.limit(quota, value));
    }

    /** The highest value that any domain has reached since the last {@link #forgetHighest}. Sizes are those of unprivileged domains. */
    public long highest(Quota quota) {
        return highest.get(quota);
    }

    /** Starts the highest values over from the present use. */
    public void forgetHighest() {
        highest.forget();
        for (Account account : byDomain.values()) {
            highest.seen(Quota.NODES, account.nodes());
            highest.seen(Quota.WATCHES, account.watches());
            highest.seen(Quota.TRANSACTIONS, account.transactions());
            highest.seen(Quota.OUTSTANDING, account.outstanding());
            highest.seen(Quota.MEMORY, account.memory());
        }
    }

    /** Closes the account of a domain that has ended. */
    public void close(int domid) {
        byDomain.remove(domid);
    }
}
