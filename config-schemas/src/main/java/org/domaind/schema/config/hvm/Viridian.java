package org.domaind.schema.config.hvm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.domaind.schema.model.Spelt;

/** An enlightenment for Windows: something that the hypervisor offers as Microsoft's does. The order is that of the reference's numbers. */
public enum Viridian implements Spelt {
    BASE, FREQ, TIME_REF_COUNT, REFERENCE_TSC, HCALL_REMOTE_TLB_FLUSH, APIC_ASSIST, CRASH_CTL, SYNIC, STIMER, HCALL_IPI, EX_PROCESSOR_MASKS, NO_VP_LIMIT, CPU_HOTPLUG;

    /** As {@code viridian=} spells it: {@code time_ref_count}. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Viridian> ofWord(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
