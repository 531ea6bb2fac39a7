package org.domaind.schema.config;

import java.util.Optional;
import org.domaind.schema.model.MemoryKib;

/**
 * How the processor virtualises a guest: what PVH and HVM have in common.
 *
 * @param shadowPaging no nested page tables, also where the processor has them
 * @param pagingPool   memory for the hypervisor's page tables of the guest; empty: computed from its memory and vcpus
 * @param timerMode    never null; {@link TimerMode#NO_DELAY_FOR_MISSED_TICKS} when a message has none
 */
public record HvmContainer(boolean shadowPaging, Optional<MemoryKib> pagingPool, TimerMode timerMode) {
    public static final HvmContainer DEFAULT = new HvmContainer(false, Optional.empty(), TimerMode.NO_DELAY_FOR_MISSED_TICKS);

    public HvmContainer {
        timerMode = timerMode == null ? TimerMode.NO_DELAY_FOR_MISSED_TICKS : timerMode;
    }
}
