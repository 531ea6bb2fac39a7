package org.domaind.daemon.stream.hvm;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.domaind.daemon.hypervisor.value.HvmParameter;

/** The parameters of a guest that are in a stream, in its order, by their numbers there (hvm/params.h, the same in all releases). */
enum SavedParameter {
    STORE_PFN(1), IOREQ_PFN(5), BUFIOREQ_PFN(6), PAGING_RING_PFN(27), MONITOR_RING_PFN(28), SHARING_RING_PFN(29), VM86_TSS_SIZED(37), CONSOLE_PFN(17),
    ACPI_IOPORTS_LOCATION(19), VIRIDIAN(9), IDENT_PT(12), VM_GENERATION_ID_ADDR(34), IOREQ_SERVER_PFN(32), NR_IOREQ_SERVER_PAGES(33), X87_FIP_WIDTH(36),
    MCA_CAP(38);

    /** One that older releases wrote, and that none looks at any more (HVM_PARAM_PAE_ENABLED). */
    static final long OBSOLETE = 4;
    private static final Map<Long, SavedParameter> BY_NUMBER = Arrays.stream(values()).collect(Collectors.toMap(p -> p.number, Function.identity()));

    private final long number;

    SavedParameter(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    HvmParameter parameter() {
        return HvmParameter.valueOf(name());
    }

    /** Null when no release knows it. */
    static SavedParameter of(long number) {
        return BY_NUMBER.get(number);
    }
}
