package org.domaind.daemon.hypervisor.value;

/**
 * What differs between the first vcpus of PV guests; all else is fixed by the start-of-day contract (xen.h: start_info).
 *
 * @param entry        virtual address of the first instruction
 * @param stackPointer virtual address
 * @param startInfo    virtual address of start_info, handed over in rsi
 * @param level4Mfn    machine frame of the level-4 table
 */
public record PvVcpuState(long entry, long stackPointer, long startInfo, long level4Mfn) {
}
