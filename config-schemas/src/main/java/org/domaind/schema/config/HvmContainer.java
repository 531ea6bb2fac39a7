package org.domaind.schema.config;

import java.util.Optional;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.model.MemoryKib;

/**
 * How the processor virtualises a guest: what PVH and HVM have in common. Names in parentheses are keys of xl.cfg.
 *
 * @param shadowPaging  no nested page tables, also where the processor has them (hap=0)
 * @param shadowInStep  shadow page tables are never out of step with the guest's own (oos=0)
 * @param pagingPool    memory for the hypervisor's page tables of the guest; empty: computed from its memory and vcpus (shadow_memory)
 * @param timerMode     never null; {@link TimerMode#NO_DELAY_FOR_MISSED_TICKS} when a message has none (timer_mode)
 * @param nested        the guest may be a hypervisor itself (nestedhvm)
 * @param altp2m        never null (altp2m)
 * @param altp2mCount   how many alternate tables there may be; 0 in a message stands for the default (altp2m_count)
 * @param relaxedMsrs   reads of unknown MSRs are answered with 0 (msr_relaxed)
 */
public record HvmContainer(boolean shadowPaging, boolean shadowInStep, Optional<MemoryKib> pagingPool, TimerMode timerMode, boolean nested, Altp2m altp2m,
                           int altp2mCount, boolean relaxedMsrs) {
    /** As the reference's library has it. */
    public static final int DEFAULT_ALTP2M_COUNT = 10;
    public static final HvmContainer DEFAULT = new HvmContainer(false, Optional.empty(), TimerMode.NO_DELAY_FOR_MISSED_TICKS);
    private static final int MAX_ALTP2M_COUNT = 0xFFFF;

    public HvmContainer {
        timerMode = timerMode == null ? TimerMode.NO_DELAY_FOR_MISSED_TICKS : timerMode;
        altp2m = altp2m == null ? Altp2m.DISABLED : altp2m;
        altp2mCount = altp2mCount == 0 ? DEFAULT_ALTP2M_COUNT : altp2mCount;
        if (altp2mCount < 0 || altp2mCount > MAX_ALTP2M_COUNT) {
            throw new IllegalArgumentException("a guest cannot have " + altp2mCount + " alternate p2m tables");
        }
    }

    /** With the defaults of all else. */
    public HvmContainer(boolean shadowPaging, Optional<MemoryKib> pagingPool, TimerMode timerMode) {
        this(shadowPaging, false, pagingPool, timerMode, false, Altp2m.DISABLED, DEFAULT_ALTP2M_COUNT, false);
    }
}
