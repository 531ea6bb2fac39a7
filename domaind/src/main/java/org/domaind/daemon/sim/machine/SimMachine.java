package org.domaind.daemon.sim.machine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.daemon.sim.memory.DomainFrames;
import org.domaind.daemon.sim.memory.FrameBlock;
import org.domaind.daemon.sim.memory.MachineMemory;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.scheduling.PoolParameters;

/**
 * The state of the simulated machine and the changes of it that more than one port makes. Methods that are not a lock themselves expect
 * the caller to hold {@link #lock}.
 */
public final class SimMachine {
    private static final int MAX_DOM0_VCPUS = 4;
    /** Freed in one go while a domain is torn down: others need the machine meanwhile. */
    private static final int EXTENTS_AT_ONCE = 1024;
    private static final UUID DOM0_HANDLE = new UUID(0, 0);

    public final ReentrantLock lock = new ReentrantLock();
    public final SimOptions options;
    public final SimFaults faults = new SimFaults();
    public final MachineMemory memory;
    public final HypervisorLog console;
    public final TreeMap<Integer, SimDomain> domains = new TreeMap<>();
    public final DomainChanges changes;
    public final EventPorts ports = new EventPorts(this::guestEvent);
    public final OpenResources open;
    public final Resident.Maker residents;
    /** Of the one pool's scheduler. */
    public PoolParameters poolParameters = new PoolParameters(0, 1000, 0);
    /** Functions that guests have. */
    public final Map<PciAddress, Domid> assigned = new HashMap<>();
    private long claimed;
    private int lastDomid;

    public SimMachine(SimOptions options, Resident.Maker residents) {
        this.options = options;
        this.memory = new MachineMemory(options.memoryMib(), options.nodes(), options.seed());
        this.console = new HypervisorLog(options);
        this.residents = residents;
        this.open = new OpenResources(memory, this::removeIfDead);
        this.changes = new DomainChanges(options);
        DomainFrames hypervisor = new DomainFrames(memory);
        fill(hypervisor, MachineMemory.HYPERVISOR_MIB);
        addDom0();
    }

    /** Runs an operation of a port: through the gate, then under the lock. */
    public <T> T port(String operation, Supplier<T> action) {
        faults.pass(operation);
        return locked(action);
    }

    public <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    public void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    public SimDomain require(String operation, Domid domid) {
        return require(operation, domid, "ESRCH");
    }

    public SimDomain require(String operation, Domid domid, String error) {
        return Optional.ofNullable(domains.get(domid.value())).orElseThrow(() -> new HypervisorException(operation, error));
    }

    /** A domain that is not the caller's own. */
    public SimDomain other(String operation, Domid domid) {
        SimDomain domain = require(operation, domid);
        if (domain.isDom0()) {
            throw new HypervisorException(operation, "EINVAL");
        }
        return domain;
    }

    /** A domain that may be built on: not domain 0, not dying. */
    public SimDomain guest(String operation, Domid domid) {
        SimDomain domain = other(operation, domid);
        if (domain.dying) {
            throw new HypervisorException(operation, "ESRCH");
        }
        return domain;
    }

    /** An operation that only sets something, which any domain but domain 0 allows. */
    public void change(String operation, Domid domid, Consumer<SimDomain> change) {
        port(operation, () -> {
            SimDomain domain = other(operation, domid);
            change.accept(domain);
            return domain;
        });
    }

    /** The lowest free number after the last one given, so that a number is not reused soon. */
    public Domid nextDomid(String operation) {
        for (int i = 1; i < Domid.FIRST_RESERVED; i++) {
            int candidate = (lastDomid + i) % Domid.FIRST_RESERVED;
            if (candidate != 0 && !domains.containsKey(candidate)) {
                lastDomid = candidate;
                return new Domid(candidate);
            }
        }
        throw new HypervisorException(operation, "ENOMEM");
    }

    /** Pages that guests have claimed and not got yet. */
    public long claimedPages() {
        return claimed;
    }

    public void setClaim(SimDomain domain, long pages) {
        claimed += pages - domain.claimed;
        domain.claimed = pages;
    }

    /** Marks a domain as shut down; the first reason counts. */
    public void shutdown(SimDomain domain, int code) {
        if (domain.shutdownCode.isEmpty() && !domain.dying) {
            domain.shutdownCode = OptionalInt.of(code);
            stateChanged(domain);
            tellChange(domain);
        }
    }

    /**
     * A part of the second half of a destruction: the guest does not run any more. Pages that are mapped keep the domain as a zombie.
     *
     * @return false when nothing is left to do
     */
    public boolean tearDownSome(SimDomain domain) {
        if (domain.dead) {
            return false;
        }
        setClaim(domain, 0);
        ports.closeAll(domain.domid);
        domain.grants.clear();
        domain.tables = Map.of();
        domain.pinned.clear();
        assigned.values().removeIf(domain.domid::equals);
        domain.guest.ifPresent(Resident::end);
        if (domain.frames.releaseSome(EXTENTS_AT_ONCE)) {
            return true;
        }
        domain.dead = true;
        tellChange(domain);
        removeIfDead(domain);
        return false;
    }

    private void tellChange(SimDomain domain) {
        changes.changed(domain);
        ports.raise(Virq.DOMAIN_EXCEPTION);
    }

    /** A new domain: only releases that keep changes tell of it. */
    public void add(SimDomain domain) {
        domains.put(domain.domid.value(), domain);
        if (changes.kept()) {
            tellChange(domain);
        }
    }

    /** To be called after anything that decides whether a domain runs. */
    public void stateChanged(SimDomain domain) {
        boolean runs = domain.runnable();
        domain.clock.running(runs);
        domain.guest.ifPresent(g -> g.running(runs));
    }

    public void log(String line) {
        console.add(line);
        ports.raise(Virq.CONSOLE_RING);
    }

    /** Nothing can be mapped any more. What other sessions have mapped is taken away from them. */
    public void switchOff() {
        locked(() -> {
            open.unmapAll();
            memory.close();
        });
    }

    public Set<PciAddress> devices(Domid owner) {
        return assigned.entrySet().stream().filter(e -> e.getValue().equals(owner)).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    public SimLeaks leaks() {
        int dom0Ports = ports.count(Domid.ZERO);
        return new SimLeaks(domains.size(), memory.free(), claimedPages(), dom0Ports, ports.count() - dom0Ports, open.eventSets(),
                open.mappings(), open.mappedPages(),
                domains.values().stream().mapToInt(d -> d.grants.size()).sum());
    }

    private void removeIfDead(SimDomain domain) {
        if (domain.dead && domain.frames.mappedFrames().isEmpty() && domains.remove(domain.domid.value(), domain)) {
            tellChange(domain);
        }
    }

    private void guestEvent(Domid guest, int port) {
        SimDomain domain = domains.get(guest.value());
        if (domain != null) {
            domain.pendingPorts.add(port);
            domain.guest.ifPresent(Resident::wake);
        }
    }

    private void addDom0() {
        DomainFrames frames = new DomainFrames(memory);
        fill(frames, options.dom0Mib());
        int vcpus = Math.min(options.cpus(), MAX_DOM0_VCPUS);
        SimDomain dom0 = new SimDomain(Domid.ZERO, GuestType.PV, DOM0_HANDLE, vcpus, GuestLimits.DEFAULT, frames, frames.addOverhead("shared info"),
                new CpuClock(options.nanoClock()));
        for (int i = 0; i < vcpus; i++) {
            SimVcpu vcpu = new SimVcpu(i, options.cpus());
            vcpu.online = true;
            dom0.vcpus.add(vcpu);
        }
        dom0.pauseCount = 0;
        dom0.maxPages = frames.pages();
        add(dom0);
        stateChanged(dom0);
    }

    private static void fill(DomainFrames frames, long mib) {
        for (long i = 0; i < mib * MachineMemory.PAGES_PER_MIB / FrameBlock.FRAMES; i++) {
            frames.add(i << FrameBlock.ORDER, FrameBlock.ORDER);
        }
    }
}
