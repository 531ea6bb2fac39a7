package org.domaind.daemon.hypervisor;

import java.util.List;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.schema.model.CpuSet;

/** Cpupools. Every method may throw {@link HypervisorException}. */
public interface PoolOperations {
    /** All pools, ascending. */
    List<CpuPool> all();

    /** Logical cpus in no pool. */
    CpuSet freeCpus();
}
