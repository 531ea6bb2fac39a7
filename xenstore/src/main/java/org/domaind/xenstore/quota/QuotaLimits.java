package org.domaind.xenstore.quota;

import java.util.Arrays;

/** A value for each {@link Quota}. Immutable. */
public final class QuotaLimits {
    public static final QuotaLimits DEFAULTS = new QuotaLimits(Arrays.stream(Quota.values()).mapToInt(Quota::initial).toArray());

    private final int[] values;

    private QuotaLimits(int[] values) {
        this.values = values;
    }

    public int get(Quota quota) {
        return values[quota.ordinal()];
    }

    /** @param value 0 for no limit */
    public QuotaLimits with(Quota quota, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("quota " + quota.label() + " of " + value);
        }
        int[] changed = values.clone();
        changed[quota.ordinal()] = value;
        return new QuotaLimits(changed);
    }

    /** True when {@code used} is more than allowed. */
    public boolean exceeded(Quota quota, long used) {
        int limit = get(quota);
        return limit != 0 && used > limit;
    }
}
