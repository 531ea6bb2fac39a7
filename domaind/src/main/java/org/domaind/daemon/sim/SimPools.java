package org.domaind.daemon.sim;

import java.util.List;
import org.domaind.daemon.hypervisor.PoolOperations;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.CpuSet;

/** The one pool, with all cpus in it. */
record SimPools(SimMachine machine) implements PoolOperations {
    private static final String OPERATION = "sysctl cpupool_op";

    @Override
    public List<CpuPool> all() {
        return machine.port(OPERATION, () -> HostFacts.pools(machine));
    }

    @Override
    public CpuSet freeCpus() {
        return machine.port(OPERATION, () -> CpuSet.of());
    }
}
