package org.domaind.daemon.hypervisor.value;

import java.util.List;
import java.util.OptionalInt;

/** Where each logical cpu is; the index is its number. */
public record CpuTopology(List<Cpu> cpus) {
    public record Cpu(OptionalInt core, OptionalInt socket, OptionalInt node) {
    }
}
