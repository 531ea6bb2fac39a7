package org.domaind.xenstore.quota;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Notices when a domain's use comes near one of its limits. Amounts are reported once until they are well below again; sizes of single things once
 * until the limit is set again. Costs one comparison per change.
 */
final class QuotaGauge {
    /** Limits on amounts that a domain has at a time; the others are on single nodes, paths or transactions. */
    static final List<Quota> COUNTED =
            List.of(Quota.NODES, Quota.WATCHES, Quota.TRANSACTIONS, Quota.OUTSTANDING, Quota.MEMORY, Quota.SOFT_MEMORY);

    private static final int NEAR_PERCENT = 80;
    private static final int CLEAR_PERCENT = 70;
    private static final int SIZE = Quota.values().length;

    private final int domid;
    private final QuotaAlarm alarm;
    private final long[] nearFrom = new long[SIZE];
    private final long[] clearBelow = new long[SIZE];
    private final int[] limits = new int[SIZE];
    /** Bits by ordinal: near the limit; reported. */
    private int near;
    private int told;

    QuotaGauge(int domid, QuotaAlarm alarm) {
        this.domid = domid;
        this.alarm = alarm;
    }

    void limit(Quota quota, int limit) {
        if (!COUNTED.contains(quota)) {
            told &= ~(1 << quota.ordinal());
        }
        limits[quota.ordinal()] = limit;
        nearFrom[quota.ordinal()] = limit == 0 ? Long.MAX_VALUE : share(limit, NEAR_PERCENT);
        clearBelow[quota.ordinal()] = limit == 0 ? Long.MAX_VALUE : share(limit, CLEAR_PERCENT);
    }

    private static long share(long limit, int percent) {
        return (limit * percent + 99) / 100;
    }

    long nearFrom(Quota quota) {
        return nearFrom[quota.ordinal()];
    }

    /** Checks the size of a single thing. */
    void single(Quota quota, long size) {
        int index = quota.ordinal();
        if (size >= nearFrom[index] && (told & 1 << index) == 0 && alarm.near(domid, quota, size, limits[index])) {
            told |= 1 << index;
        }
    }

    void level(Quota quota, long used) {
        int index = quota.ordinal();
        if (used >= nearFrom[index]) {
            if ((told & 1 << index) == 0) {
                raise(quota, used);
            }
        } else if ((near & 1 << index) != 0 && used < clearBelow[index]) {
            near &= ~(1 << index);
            told &= ~(1 << index);
        }
    }

    private void raise(Quota quota, long used) {
        int bit = 1 << quota.ordinal();
        near |= bit;
        if (alarm.near(domid, quota, used, limits[quota.ordinal()])) {
            told |= bit;
        }
    }

    /** The limits that the domain is near, or was near without being well below since. */
    Set<Quota> near() {
        Set<Quota> quotas = EnumSet.noneOf(Quota.class);
        for (Quota quota : COUNTED) {
            if ((near & 1 << quota.ordinal()) != 0) {
                quotas.add(quota);
            }
        }
        return quotas;
    }
}
