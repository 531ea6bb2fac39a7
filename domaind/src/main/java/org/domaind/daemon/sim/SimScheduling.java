package org.domaind.daemon.sim;

import java.util.OptionalInt;
import org.domaind.daemon.hypervisor.DomainScheduling;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.Domid;

/** Weights and caps, of a scheduler that nobody sees at work. */
record SimScheduling(SimMachine machine) implements DomainScheduling {
    private static final String OPERATION = "domctl scheduler_op";
    private static final int MAX_WEIGHT = 65535;
    private static final int CAP_PER_VCPU = 100;

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
}
