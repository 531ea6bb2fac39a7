package org.domaind.daemon.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.MemoryRange;
import org.domaind.daemon.hypervisor.PvVcpuState;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestLimits;
import org.domaind.schema.model.TscMode;

/** All the hypervisor knows of one domain. Mutable; guarded by the machine's lock. */
final class SimDomain {
    final Domid domid;
    final int maxVcpus;
    final GuestLimits limits;
    final DomainFrames frames;
    final CpuClock clock;
    final long sharedInfoMfn;
    final List<SimVcpu> vcpus = new ArrayList<>();
    final Map<Integer, Grant> grants = new HashMap<>();
    /** Ports with an event that the guest has not seen. */
    final Set<Integer> pendingPorts = new LinkedHashSet<>();
    final Set<Long> pinned = new LinkedHashSet<>();
    /** Frames that are page tables, with their level. */
    Map<Long, Integer> tables = Map.of();
    UUID handle;
    long maxPages;
    long claimed;
    int pauseCount = 1;
    /** Its destruction has begun: nothing may be done with it any more. */
    boolean dying;
    /** All is released but what others map. */
    boolean dead;
    OptionalInt shutdownCode = OptionalInt.empty();
    boolean started;
    TscMode tsc = TscMode.DEFAULT;
    long timeOffsetSeconds;
    Optional<Boolean> invariantTsc = Optional.empty();
    List<MemoryRange> memoryMap = List.of();
    OptionalInt addressSize = OptionalInt.empty();
    int weight = 256;
    int cap;
    Optional<GuestKernel> guest = Optional.empty();

    SimDomain(Domid domid, UUID handle, int maxVcpus, GuestLimits limits, DomainFrames frames, long sharedInfoMfn, CpuClock clock) {
        this.domid = domid;
        this.handle = handle;
        this.maxVcpus = maxVcpus;
        this.limits = limits;
        this.frames = frames;
        this.sharedInfoMfn = sharedInfoMfn;
        this.clock = clock;
    }

    boolean isDom0() {
        return domid.equals(Domid.ZERO);
    }

    boolean paused() {
        return pauseCount > 0;
    }

    /** Whether its vcpus may execute now. */
    boolean runnable() {
        return !paused() && !dying && shutdownCode.isEmpty() && (isDom0() || firstVcpu().isPresent());
    }

    Optional<PvVcpuState> firstVcpu() {
        return vcpus.isEmpty() ? Optional.empty() : vcpus.get(0).context;
    }

    DomainInfo info() {
        boolean runs = runnable();
        int online = (int) vcpus.stream().filter(v -> v.online).count();
        return new DomainInfo(domid, handle, false, false, dead, shutdownCode.isPresent(), paused(), runs && !isDom0(),
                runs && isDom0(), shutdownCode.orElse(0), frames.pages(), maxPages, claimed, sharedInfoMfn,
                clock.nanos(), online, vcpus.size() - 1, 0, 0);
    }
}
