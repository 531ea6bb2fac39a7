package org.domaind.schema.config;

import java.util.List;
import org.domaind.schema.config.cpu.CpuidRegister;
import org.domaind.schema.config.cpu.MsrBits;

/**
 * What a guest's processors can do beside what all of its type can. Names in parentheses are keys of xl.cfg.
 *
 * @param counters performance counters (vpmu)
 * @param traceKib of the trace buffer of each vcpu; 0: none (vmtrace_buf_kb)
 * @param cpuid    in their order: of two for one register the later holds (cpuid)
 * @param msrs     likewise (cpuid)
 */
public record Processor(boolean counters, long traceKib, List<CpuidRegister> cpuid, List<MsrBits> msrs) implements GuestSection {
    public static final Processor DEFAULT = new Processor(false, 0, List.of(), List.of());
    /** More than there are names. */
    private static final int MAX_CHANGES = 1024;
    private static final long MAX_TRACE_KIB = 1L << 32;

    public Processor {
        cpuid = List.copyOf(cpuid);
        msrs = List.copyOf(msrs);
        if (cpuid.size() > MAX_CHANGES || msrs.size() > MAX_CHANGES || traceKib < 0 || traceKib > MAX_TRACE_KIB) {
            throw new IllegalArgumentException(cpuid.size() + " changes of cpuid and " + msrs.size() + " of MSRs, a trace buffer of " + traceKib + " KiB");
        }
    }
}
