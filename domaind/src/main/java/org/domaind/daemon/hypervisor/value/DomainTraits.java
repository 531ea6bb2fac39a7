package org.domaind.daemon.hypervisor.value;

import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.cpu.Altp2m;

/**
 * What a domain is created with that only some guests ask for.
 *
 * @param shadowPaging a PVH or HVM guest has no nested page tables, also where the processor has them
 * @param shadowInStep its shadow page tables are never out of step
 * @param nested       it may be a hypervisor itself
 * @param altp2mCount  how many alternate p2m tables there may be, where a domain's number is its own
 * @param counters     performance counters
 * @param traceBytes   of each vcpu's trace buffer; 0: none
 * @param relaxedMsrs  reads of unknown MSRs are answered
 * @param pirqs        an HVM guest may take interrupts over event channels; before 4.19 each may
 */
public record DomainTraits(boolean shadowPaging, boolean shadowInStep, boolean nested, Altp2m altp2m, int altp2mCount, boolean counters, long traceBytes,
                           boolean relaxedMsrs, boolean pirqs) {
    public static final DomainTraits NONE = new DomainTraits(false, false, false, Altp2m.DISABLED, HvmContainer.DEFAULT_ALTP2M_COUNT, false, 0, false, false);
    private static final long KIB = 1024;

    public static DomainTraits of(GuestConfig config) {
        HvmContainer container = config.platform().hvmContainer().orElse(HvmContainer.DEFAULT);
        boolean pirqs = config.platform() instanceof Platform.Hvm hvm && hvm.board().pirqs();
        return new DomainTraits(container.shadowPaging(), container.shadowInStep(), container.nested(), container.altp2m(), container.altp2mCount(),
                config.processor().counters(), config.processor().traceKib() * KIB, container.relaxedMsrs(), pirqs);
    }
}
