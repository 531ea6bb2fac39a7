package org.domaind.xenstore.quota;

import java.util.Arrays;

/** The highest value of each {@link Quota} that any domain has reached. */
final class HighWaterMarks {
    private final long[] values = new long[Quota.values().length];

    void seen(Quota quota, long value) {
        if (value > values[quota.ordinal()]) {
            values[quota.ordinal()] = value;
        }
    }

    long get(Quota quota) {
        return values[quota.ordinal()];
    }

    void forget() {
        Arrays.fill(values, 0);
    }
}
