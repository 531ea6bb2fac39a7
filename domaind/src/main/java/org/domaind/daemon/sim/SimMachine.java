package org.domaind.daemon.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
import java.util.stream.IntStream;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.PciAddress;
import org.domaind.daemon.os.PageFile;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestLimits;
import org.domaind.schema.model.GuestType;

/**
 * The state of the simulated machine and the changes of it that more than one port makes. Methods that are not a lock themselves expect
 * the caller to hold {@link #lock}.
 */
final class SimMachine {
    private static final int MAX_DOM0_VCPUS = 4;
    /** Freed in one go while a domain is torn down: others need the machine meanwhile. */
    private static final int EXTENTS_AT_ONCE = 1024;
    private static final UUID DOM0_HANDLE = new UUID(0, 0);

    final ReentrantLock lock = new ReentrantLock();
    final SimOptions options;
    final SimFaults faults = new SimFaults();
    final MachineMemory memory;
    final ConsoleLog console;
    final TreeMap<Integer, SimDomain> domains = new TreeMap<>();
    final DomainChanges changes;
    final EventPorts ports = new EventPorts(this::guestEvent);
    final Resident.Maker residents;
    /** Functions that guests have. */
    final Map<PciAddress, Domid> assigned = new HashMap<>();
    private final Map<SimMappedPages, SimSession> mappings = new HashMap<>();
    private final Map<SimEventChannels, SimSession> eventSets = new HashMap<>();
    private long claimed;
    private int lastDomid;

    SimMachine(SimOptions options, Resident.Maker residents) {
        this.options = options;
        this.memory = new MachineMemory(options.memoryMib(), options.nodes(), options.seed());
        this.console = new ConsoleLog(options);
        this.residents = residents;
        this.changes = new DomainChanges(options);
        DomainFrames hypervisor = new DomainFrames(memory);
        fill(hypervisor, MachineMemory.HYPERVISOR_MIB);
        addDom0();
    }

    /** Runs an operation of a port: through the gate, then under the lock. */
    <T> T port(String operation, Supplier<T> action) {
        faults.pass(operation);
        return locked(action);
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    SimDomain require(String operation, Domid domid) {
        return require(operation, domid, "ESRCH");
    }

    SimDomain require(String operation, Domid domid, String error) {
        return Optional.ofNullable(domains.get(domid.value())).orElseThrow(() -> new HypervisorException(operation, error));
    }

    /** A domain that is not the caller's own. */
    SimDomain other(String operation, Domid domid) {
        SimDomain domain = require(operation, domid);
        if (domain.isDom0()) {
            throw new HypervisorException(operation, "EINVAL");
        }
        return domain;
    }

    /** A domain that may be built on: not domain 0, not dying. */
    SimDomain guest(String operation, Domid domid) {
        SimDomain domain = other(operation, domid);
        if (domain.dying) {
            throw new HypervisorException(operation, "ESRCH");
        }
        return domain;
    }

    /** An operation that only sets something, which any domain but domain 0 allows. */
    void change(String operation, Domid domid, Consumer<SimDomain> change) {
        port(operation, () -> {
            SimDomain domain = other(operation, domid);
            change.accept(domain);
            return domain;
        });
    }

    /** The lowest free number after the last one given, so that a number is not reused soon. */
    Domid nextDomid(String operation) {
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
    long claimedPages() {
        return claimed;
    }

    void setClaim(SimDomain domain, long pages) {
        claimed += pages - domain.claimed;
        domain.claimed = pages;
    }

    /** @param errors of each frame: why it is not mapped, or null */
    SimMappedPages map(SimSession session, SimDomain domain, long[] mfns, String[] errors, boolean granted) {
        PageFile.View view = memory.view(IntStream.range(0, mfns.length).mapToLong(i -> errors[i] == null ? mfns[i] : -1).toArray());
        for (int i = 0; i < mfns.length; i++) {
            if (errors[i] == null) {
                domain.frames.mapped(mfns[i]);
            }
        }
        SimMappedPages mapping = new SimMappedPages(this, domain, mfns, view, errors, granted);
        mappings.put(mapping, session);
        return mapping;
    }

    void unmap(SimMappedPages mapping) {
        mappings.remove(mapping);
        SimDomain domain = mapping.domain;
        for (int i = 0; i < mapping.mfns.length; i++) {
            long mfn = mapping.mfns[i];
            if (mapping.granted) {
                // Who had it may have written it at any time.
                domain.wrote(mfn);
            }
            if (mapping.errors[i] == null && domain.frames.unmapped(mfn) && (domain.dead || domain.frames.isKept(mfn))) {
                domain.frames.release(mfn);
            }
        }
        removeIfDead(domain);
    }

    /** Marks a domain as shut down; the first reason counts. */
    void shutdown(SimDomain domain, int code) {
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
    boolean tearDownSome(SimDomain domain) {
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
    void add(SimDomain domain) {
        domains.put(domain.domid.value(), domain);
        if (changes.kept()) {
            tellChange(domain);
        }
    }

    /** To be called after anything that decides whether a domain runs. */
    void stateChanged(SimDomain domain) {
        boolean runs = domain.runnable();
        domain.clock.running(runs);
        domain.guest.ifPresent(g -> g.running(runs));
    }

    void log(String line) {
        console.add(line);
        ports.raise(Virq.CONSOLE_RING);
    }

    SimEventChannels open(SimSession session) {
        SimEventChannels set = new SimEventChannels(this);
        eventSets.put(set, session);
        return set;
    }

    void closed(SimEventChannels set) {
        eventSets.remove(set);
    }

    /** Releases what a session still has open, as the end of a process does. */
    void end(SimSession session) {
        locked(() -> {
            List<SimEventChannels> sets = new ArrayList<>(eventSets.keySet());
            sets.removeIf(s -> eventSets.get(s) != session);
            sets.forEach(SimEventChannels::close);
            List<SimMappedPages> open = new ArrayList<>(mappings.keySet());
            open.removeIf(m -> mappings.get(m) != session);
            open.forEach(SimMappedPages::close);
        });
    }

    /** Nothing can be mapped any more. What other sessions have mapped is taken away from them. */
    void switchOff() {
        locked(() -> {
            List.copyOf(mappings.keySet()).forEach(SimMappedPages::close);
            memory.close();
        });
    }

    Set<PciAddress> devices(Domid owner) {
        return assigned.entrySet().stream().filter(e -> e.getValue().equals(owner)).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    SimLeaks leaks() {
        int dom0Ports = ports.count(Domid.ZERO);
        return new SimLeaks(domains.size(), memory.free(), claimedPages(), dom0Ports, ports.count() - dom0Ports, eventSets.size(),
                mappings.size(), mappings.keySet().stream().mapToInt(m -> m.mfns.length).sum(),
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
