package org.domaind.daemon.sim;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.daemon.hypervisor.DomainScheduling;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;

/** Weights and caps, of a scheduler credit2 that nobody sees at work. */
record SimScheduling(SimMachine machine) implements DomainScheduling {
    private static final String OPERATION = "domctl scheduler_op";
    private static final String POOL_OPERATION = "sysctl scheduler_op";
    private static final int MAX_WEIGHT = 65535;
    private static final int CAP_PER_VCPU = 100;
    private static final int MAX_RATELIMIT = 500_000;
    private static final int MIN_RATELIMIT = 100;

    @Override
    public DomainShare share(Domid domid) {
        return machine.port(OPERATION, () -> {
            SimDomain d = machine.require(OPERATION, domid);
            return DomainShare.weighed(HostFacts.SCHEDULER, d.weight, d.cap);
        });
    }

    @Override
    public void set(Domid domid, OptionalInt weight, OptionalInt cap) {
        machine.port(OPERATION, () -> {
            SimDomain d = machine.require(OPERATION, domid);
            int newWeight = weight.orElse(d.weight);
            int newCap = cap.orElse(d.cap);
            if (newWeight < 1 || newWeight > MAX_WEIGHT || newCap < 0 || newCap > CAP_PER_VCPU * d.maxVcpus) {
                throw new HypervisorException(OPERATION, "EINVAL");
            }
            d.weight = newWeight;
            d.cap = newCap;
            return d;
        });
    }

    @Override
    public void setRealTime(Domid domid, OptionalLong periodMicros, boolean budgetOnly) {
        machine.port(OPERATION, () -> machine.require(OPERATION, domid));
    }

    @Override
    public void setVcpus(Domid domid, List<VcpuShare> vcpus) {
        throw new HypervisorException("set periods and budgets of scheduler " + HostFacts.SCHEDULER, "EOPNOTSUPP");
    }

    @Override
    public Optional<PoolParameters> parameters(int pool) {
        return machine.port(POOL_OPERATION, () -> pool == 0 ? Optional.of(machine.poolParameters) : Optional.empty());
    }

    @Override
    public void setParameters(int pool, PoolParameters parameters) {
        machine.port(POOL_OPERATION, () -> {
            int limit = parameters.ratelimitMicros();
            if (pool != 0 || limit != 0 && (limit < MIN_RATELIMIT || limit > MAX_RATELIMIT)) {
                throw new HypervisorException(POOL_OPERATION, "EINVAL");
            }
            machine.poolParameters = new PoolParameters(0, limit, 0);
            return machine;
        });
    }
}
