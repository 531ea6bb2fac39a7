package org.domaind.daemon.sim;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.domaind.daemon.hypervisor.DomainSpec;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.ShutdownReason;

/** Domains as a whole: their life, their limits. */
final class DomainControl {
    private static final int MAX_PV_VCPUS = 8192;
    private static final int MAX_WEIGHT = 65535;
    private static final int CAP_PER_VCPU = 100;

    private final SimMachine machine;

    DomainControl(SimMachine machine) {
        this.machine = machine;
    }

    Domid create(String operation, DomainSpec spec) {
        return machine.port(operation, () -> {
            boolean otherPool = spec.poolId().isPresent() && spec.poolId().getAsInt() != 0;
            if (spec.type() != GuestType.PV || spec.maxVcpus() < 1 || spec.maxVcpus() > MAX_PV_VCPUS || otherPool) {
                throw new HypervisorException(operation, "EINVAL");
            }
            if (machine.memory.free() - machine.claimedPages() < 1) {
                throw new HypervisorException(operation, "ENOMEM");
            }
            Domid domid = machine.nextDomid(operation);
            DomainFrames frames = new DomainFrames(machine.memory);
            SimDomain domain = new SimDomain(domid, spec.handle(), spec.maxVcpus(), spec.limits(), frames, frames.addOverhead("shared info"),
                    new CpuClock(machine.options.nanoClock()));
            machine.add(domain);
            return domid;
        });
    }

    void destroy(String operation, Domid domid) {
        SimDomain domain = machine.port(operation, () -> {
            SimDomain d = other(operation, domid);
            if (d.dying) {
                return null;
            }
            d.dying = true;
            machine.stateChanged(d);
            return d;
        });
        if (domain != null) {
            domain.guest.ifPresent(GuestKernel::quiesce);
            machine.locked(() -> machine.tearDown(domain));
        }
    }

    void pause(String operation, Domid domid) {
        Optional<GuestKernel> guest = machine.port(operation, () -> {
            SimDomain d = other(operation, domid);
            d.pauseCount++;
            machine.stateChanged(d);
            return d.guest;
        });
        // As on real hardware, no vcpu executes any more when this returns.
        guest.ifPresent(GuestKernel::quiesce);
    }

    void unpause(String operation, Domid domid) {
        machine.port(operation, () -> {
            SimDomain d = other(operation, domid);
            if (d.pauseCount == 0) {
                throw new HypervisorException(operation, "EINVAL");
            }
            d.pauseCount--;
            d.started = true;
            if (d.runnable() && d.guest.isEmpty()) {
                d.vcpus.get(0).online = true;
                d.guest = Optional.of(new GuestKernel(machine, d));
            }
            machine.stateChanged(d);
            return d;
        });
    }

    void shutdown(String operation, Domid domid, ShutdownReason reason) {
        machine.port(operation, () -> {
            SimDomain d = machine.require(operation, domid);
            if (d.isDom0()) {
                throw new HypervisorException(operation, "EPERM");
            }
            machine.shutdown(d, reason.code());
            return d;
        });
    }

    /** A change that any living domain but domain 0 allows. */
    void change(String operation, Domid domid, Consumer<SimDomain> change) {
        machine.port(operation, () -> {
            SimDomain d = other(operation, domid);
            change.accept(d);
            return d;
        });
    }

    void setCpuPolicy(String operation, Domid domid, boolean invariantTsc) {
        change(operation, domid, d -> {
            if (d.started) {
                throw new HypervisorException(operation, "EEXIST");
            }
            d.invariantTsc = Optional.of(invariantTsc);
        });
    }

    void setScheduling(String operation, Domid domid, OptionalInt weight, OptionalInt cap) {
        machine.port(operation, () -> {
            SimDomain d = machine.require(operation, domid);
            int newWeight = weight.orElse(d.weight);
            int newCap = cap.orElse(d.cap);
            if (newWeight < 1 || newWeight > MAX_WEIGHT || newCap < 0 || newCap > CAP_PER_VCPU * d.maxVcpus) {
                throw new HypervisorException(operation, "EINVAL");
            }
            d.weight = newWeight;
            d.cap = newCap;
            return d;
        });
    }

    int allocateEventChannel(String operation, Domid owner, Domid peer) {
        return machine.port(operation, () -> {
            SimDomain d = machine.require(operation, owner);
            if (d.dying) {
                throw new HypervisorException(operation, "ESRCH");
            }
            machine.require(operation, peer);
            return machine.ports.allocate(operation, owner, peer, d.limits.maxEventChannels()).number;
        });
    }

    private SimDomain other(String operation, Domid domid) {
        SimDomain domain = machine.require(operation, domid);
        if (domain.isDom0()) {
            throw new HypervisorException(operation, "EINVAL");
        }
        return domain;
    }
}
