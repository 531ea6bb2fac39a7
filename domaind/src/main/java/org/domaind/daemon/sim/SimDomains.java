package org.domaind.daemon.sim;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainChange;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.daemon.sim.machine.CpuClock;
import org.domaind.daemon.sim.machine.Resident;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.memory.DomainFrames;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.ShutdownReason;

/** Domains as a whole: their life, what is set for them. */
final class SimDomains implements DomainOperations {

    private final SimMachine machine;

    SimDomains(SimMachine machine) {
        this.machine = machine;
    }

    @Override
    public List<DomainInfo> all() {
        return machine.port("sysctl getdomaininfolist", () -> machine.domains.values().stream().map(SimDomain::info).toList());
    }

    @Override
    public Optional<DomainInfo> find(Domid domid) {
        return machine.port("domctl getdomaininfo", () -> Optional.ofNullable(machine.domains.get(domid.value())).map(SimDomain::info));
    }

    @Override
    public boolean tellsChanges() {
        return machine.changes.kept();
    }

    @Override
    public Optional<DomainChange> nextChange() {
        return machine.port("domctl get_domain_state", () -> machine.changes.next(machine.domains::get));
    }

    @Override
    public Domid create(DomainSpec spec) {
        String operation = "domctl createdomain";
        return machine.port(operation, () -> {
            boolean pv = spec.type() == GuestType.PV;
            boolean otherPool = spec.poolId().isPresent() && spec.poolId().getAsInt() != 0;
            if (spec.maxVcpus() < 1 || spec.maxVcpus() > (pv ? VcpuSpec.MAX : VcpuSpec.MAX_HVM) || otherPool || pv && virtualised(spec.traits())) {
                throw new HypervisorException(operation, "EINVAL");
            }
            if (machine.memory.free() - machine.claimedPages() < 1) {
                throw new HypervisorException(operation, "ENOMEM");
            }
            Domid domid = machine.nextDomid(operation);
            DomainFrames frames = new DomainFrames(machine.memory);
            // Others map theirs where they want it.
            long sharedInfo = pv ? frames.addOverhead("shared info") : -1;
            SimDomain domain = new SimDomain(domid, spec.type(), spec.handle(), spec.maxVcpus(), spec.limits(), frames, sharedInfo,
                    new CpuClock(machine.options.nanoClock()));
            domain.traits = spec.traits();
            machine.add(domain);
            return domid;
        });
    }

    /** What only PVH and HVM guests can be. */
    private static boolean virtualised(DomainTraits traits) {
        return traits.nested() || traits.altp2m() != Altp2m.DISABLED || traits.pirqs() || traits.shadowInStep();
    }

    @Override
    public void destroy(Domid domid) {
        String operation = "domctl destroydomain";
        SimDomain domain = machine.port(operation, () -> {
            SimDomain d = machine.other(operation, domid);
            if (!d.dying) {
                d.dying = true;
                machine.stateChanged(d);
            }
            return d;
        });
        domain.guest.ifPresent(Resident::awaitStill);
        machine.faults.tearingDown(domid);
        // A second caller helps, as it does on the real thing: nobody returns before all is done.
        while (machine.locked(() -> machine.tearDownSome(domain))) {
            // Others come in between.
            Thread.yield();
        }
    }

    @Override
    public void pause(Domid domid) {
        String operation = "domctl pausedomain";
        Optional<Resident> guest = machine.port(operation, () -> {
            SimDomain d = machine.other(operation, domid);
            d.pauseCount++;
            machine.stateChanged(d);
            return d.guest;
        });
        // As on real hardware, no vcpu executes any more when this returns.
        guest.ifPresent(Resident::awaitStill);
    }

    @Override
    public void unpause(Domid domid) {
        String operation = "domctl unpausedomain";
        machine.port(operation, () -> {
            SimDomain d = machine.other(operation, domid);
            if (d.pauseCount == 0) {
                throw new HypervisorException(operation, "EINVAL");
            }
            d.pauseCount--;
            d.started = true;
            if (d.runnable() && d.guest.isEmpty() && (d.type != GuestType.HVM || d.vcpus.get(0).hvmCpu.isPresent())) {
                d.vcpus.get(0).online = true;
                d.guest = Optional.of(machine.residents.make(machine, d));
            }
            machine.stateChanged(d);
            return d;
        });
    }

    @Override
    public void shutdown(Domid domid, ShutdownReason reason) {
        String operation = "sched_op remote_shutdown";
        machine.port(operation, () -> {
            SimDomain d = machine.require(operation, domid);
            if (d.isDom0()) {
                throw new HypervisorException(operation, "EPERM");
            }
            machine.shutdown(d, reason.code());
            return d;
        });
    }

    @Override
    public void resume(Domid domid) {
        String operation = "domctl resumedomain";
        machine.port(operation, () -> {
            SimDomain d = machine.guest(operation, domid);
            if (d.shutdownCode.isEmpty()) {
                throw new HypervisorException(operation, "EINVAL");
            }
            d.shutdownCode = OptionalInt.empty();
            machine.stateChanged(d);
            d.guest.ifPresent(Resident::wake);
            return d;
        });
    }

    @Override
    public void setHandle(Domid domid, UUID uuid) {
        machine.change("domctl setdomainhandle", domid, d -> d.handle = uuid);
    }

    @Override
    public void setTsc(Domid domid, TscMode mode) {
        machine.change("domctl settscinfo", domid, d -> d.tsc = mode);
    }

    @Override
    public void setTimeOffset(Domid domid, long seconds) {
        machine.change("domctl settimeoffset", domid, d -> d.timeOffsetSeconds = seconds);
    }

    @Override
    public void setDefaultCpuPolicy(Domid domid, boolean invariantTsc, boolean nested) {
        String operation = "domctl set_cpu_policy";
        machine.change(operation, domid, d -> {
            if (d.started) {
                throw new HypervisorException(operation, "EEXIST");
            }
            d.invariantTsc = Optional.of(invariantTsc);
        });
    }

    @Override
    public int allocateEventChannel(Domid owner, Domid peer) {
        String operation = "evtchn alloc_unbound";
        return machine.port(operation, () -> {
            SimDomain d = machine.require(operation, owner);
            if (d.dying) {
                throw new HypervisorException(operation, "ESRCH");
            }
            machine.require(operation, peer);
            return machine.ports.allocate(operation, owner, peer, d.limits.maxEventChannels()).number;
        });
    }
}
