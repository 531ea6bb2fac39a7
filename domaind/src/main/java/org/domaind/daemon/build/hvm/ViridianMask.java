package org.domaind.daemon.build.hvm;

import java.util.Collection;
import org.domaind.schema.config.hvm.Viridian;

/** The value of the parameter {@code HVM_PARAM_VIRIDIAN} (hvm/params.h, HVMPV_*). */
public final class ViridianMask {
    private static final long BASE = 1;
    private static final long NO_FREQ = 1 << 1;
    private static final long STIMER_NEEDS = 1 << 2 | 1 << 7;
    /** What releases before 4.15 know. */
    private static final long OLD = 0x3FF;

    private ViridianMask() {
    }

    /** 0 for none. From the third on each has the bit of its place; the second is told by its absence. What the release does not know is left out, as by its own tools. */
    public static long of(Collection<Viridian> wanted, int major, int minor) {
        long mask = 0;
        for (Viridian one : wanted) {
            mask |= switch (one) {
                case BASE -> wanted.contains(Viridian.FREQ) ? BASE : BASE | NO_FREQ;
                case FREQ -> 0;
                case STIMER -> 1L << one.ordinal() | STIMER_NEEDS;
                default -> 1L << one.ordinal();
            };
        }
        return major == 4 && minor < 15 ? mask & OLD : mask;
    }
}
