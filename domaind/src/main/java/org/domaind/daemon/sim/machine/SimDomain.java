package org.domaind.daemon.sim.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.sim.memory.DomainFrames;
import org.domaind.daemon.sim.memory.FrameRanges;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Trigger;

/** All the hypervisor knows of one domain. Mutable; guarded by the machine's lock. */
public final class SimDomain {
    public final Domid domid;
    public final GuestType type;
    public final int maxVcpus;
    public final GuestLimits limits;
    public final DomainFrames frames;
    public final CpuClock clock;
    public final long sharedInfoMfn;
    public final List<SimVcpu> vcpus = new ArrayList<>();
    public final Map<Integer, Grant> grants = new HashMap<>();
    /** Ports with an event that the guest has not seen. */
    public final Set<Integer> pendingPorts = new LinkedHashSet<>();
    /** What its machine was made to do from outside. */
    public final List<Trigger> triggers = new ArrayList<>();
    public final Set<Long> pinned = new LinkedHashSet<>();
    /** Frames that are page tables, with their level. */
    public Map<Long, Integer> tables = Map.of();
    public UUID handle;
    public DomainTraits traits = DomainTraits.NONE;
    public long maxPages;
    public long claimed;
    public int pauseCount = 1;
    /** Its destruction has begun: nothing may be done with it any more. */
    public boolean dying;
    /** All is released but what others map. */
    public boolean dead;
    public OptionalInt shutdownCode = OptionalInt.empty();
    public boolean started;
    public TscMode tsc = TscMode.DEFAULT;
    /** How often it has moved. */
    public int incarnation;
    /** What its processors can do, when it was set to other than the default. */
    public Optional<CpuPolicyBytes> policy = Optional.empty();
    public long timeOffsetSeconds;
    public Optional<Boolean> invariantTsc = Optional.empty();
    public List<MemoryRange> memoryMap = List.of();
    public OptionalInt addressSize = OptionalInt.empty();
    public final Map<HvmParameter, Long> parameters = new EnumMap<>(HvmParameter.class);
    /** Its own frame numbers that were written since the log was last emptied; empty while none is kept. */
    public Optional<BitSet> dirty = Optional.empty();
    public final BitSet ioPorts = new BitSet();
    public final FrameRanges deviceFrames = new FrameRanges();
    public final BitSet interrupts = new BitSet();
    public int weight = 256;
    public int cap;
    public Optional<Resident> guest = Optional.empty();

    /** @param sharedInfoMfn -1 when it has none */
    public SimDomain(Domid domid, GuestType type, UUID handle, int maxVcpus, GuestLimits limits, DomainFrames frames, long sharedInfoMfn,
              CpuClock clock) {
        this.domid = domid;
        this.type = type;
        this.handle = handle;
        this.maxVcpus = maxVcpus;
        this.limits = limits;
        this.frames = frames;
        this.sharedInfoMfn = sharedInfoMfn;
        this.clock = clock;
    }

    public boolean isDom0() {
        return domid.equals(Domid.ZERO);
    }

    public boolean paused() {
        return pauseCount > 0;
    }

    /** Whether its vcpus may execute now. */
    public boolean runnable() {
        return !paused() && !dying && shutdownCode.isEmpty() && (isDom0() || firstVcpu().isPresent() || firstHvmVcpu());
    }

    public boolean hvm() {
        return type != GuestType.PV;
    }

    private boolean firstHvmVcpu() {
        return !vcpus.isEmpty() && vcpus.get(0).hvmCpu.isPresent();
    }

    /** The machine frame that a builder means by a number: a PV guest's frames are the machine's own. Empty when it has none such. */
    public OptionalLong mfn(long frame) {
        return hvm() ? frames.mfn(frame) : frames.owns(frame) ? OptionalLong.of(frame) : OptionalLong.empty();
    }

    /** Somebody who is logged has written a machine frame. */
    public void wrote(long mfn) {
        dirty.ifPresent(log -> frames.gfn(mfn).ifPresent(gfn -> log.set(Math.toIntExact(gfn))));
    }

    public Optional<PvVcpuState> firstVcpu() {
        return vcpus.isEmpty() ? Optional.empty() : vcpus.get(0).context;
    }

    public DomainInfo info() {
        boolean runs = runnable();
        int online = (int) vcpus.stream().filter(v -> v.online).count();
        return new DomainInfo(domid, handle, hvm(), hvm(), dead, shutdownCode.isPresent(), paused(), runs && !isDom0(),
                runs && isDom0(), shutdownCode.orElse(0), frames.pages(), maxPages, claimed, sharedInfoMfn,
                clock.nanos(), online, vcpus.size() - 1, 0, 0);
    }
}
