package org.domaind.daemon.plan.create;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.build.cpu.CpuidChanges;
import org.domaind.daemon.build.hvm.PagingPool;
import org.domaind.daemon.build.hvm.ViridianMask;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.resource.DomainMemory;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/**
 * Sets what the hypervisor holds of a domain before it has memory: vcpus, limits, clock, cpu policy.
 *
 * @param restored its processors are to be what they were, not what its config makes of this host's
 */
record ConfigureDomain(XenHost host, Clock clock, GuestConfig config, boolean restored) implements Step {
    /** Releases from which on the domain's creation says it. */
    private static final int NESTED_BY_FLAG = 15;
    private static final int ALTP2M_BY_FIELD = 19;
    /** XEN_HVM_MCA_CAP_LMCE */
    private static final long LOCAL_MACHINE_CHECK = 1;

    @Override
    public String name() {
        return "configure-domain";
    }

    @Override
    public String description() {
        return "set " + config.vcpus().max() + " vcpus, at most " + config.memory().atBoot().mib() + " MiB at first, clock and cpu policy";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        Domid domid = bindings.domain();
        host.vcpus().allocate(domid, config.vcpus().max());
        setAffinity(domid, config.scheduling());
        host.allocation().setLimit(domid, new MemoryKib(config.memory().atBoot().value() + DomainMemory.SLACK.value()));
        config.platform().hvmContainer().ifPresentOrElse(container -> configureHvm(domid, container),
                () -> host.allocation().setMap(domid, List.of(MemoryRange.ramFromZero(config.memory().max()))));
        host.domains().setTsc(domid, config.clock().tscMode());
        long offset = offsetSeconds(config.clock(), ZonedDateTime.now(clock.withZone(java.time.ZoneId.systemDefault())));
        if (offset != 0) {
            host.domains().setTimeOffset(domid, offset);
        }
        Optional<HvmContainer> hvm = config.platform().hvmContainer();
        host.domains().setDefaultCpuPolicy(domid, config.platform().noMigrate() || config.clock().tscMode() == TscMode.ALWAYS_EMULATE,
                hvm.filter(HvmContainer::nested).isPresent());
        if (!restored) {
            CpuidChanges.apply(config.processor(), host.processors(), domid, hvm.isPresent());
        }
        host.scheduling().set(domid, config.scheduling().weight(), config.scheduling().cap());
        host.scheduling().setRealTime(domid, config.scheduling().periodMicros(), config.scheduling().budgetOnly());
        return bindings;
    }

    /** What builders of such guests rely on; their memory map is known when their files are. */
    private void configureHvm(Domid domid, HvmContainer container) {
        host.hvmBuild().setParameter(domid, HvmParameter.TIMER_MODE, container.timerMode().ordinal());
        HypervisorInfo xen = host.machine().info();
        if (container.nested() && isBefore(xen, NESTED_BY_FLAG)) {
            host.hvmBuild().setParameter(domid, HvmParameter.NESTEDHVM, 1);
        }
        if (container.altp2m() != Altp2m.DISABLED && isBefore(xen, ALTP2M_BY_FIELD)) {
            host.hvmBuild().setParameter(domid, HvmParameter.ALTP2M, container.altp2m().ordinal());
        }
        if (config.platform() instanceof Platform.Hvm hvm) {
            host.hvmBuild().setParameter(domid, HvmParameter.HPET_ENABLED, hvm.board().hpet() ? 1 : 0);
            host.hvmBuild().setParameter(domid, HvmParameter.VPT_ALIGN, hvm.board().alignTimers() ? 1 : 0);
            if (hvm.board().localMachineCheck()) {
                host.hvmBuild().setParameter(domid, HvmParameter.MCA_CAP, LOCAL_MACHINE_CHECK);
            }
            long enlightenments = ViridianMask.of(hvm.board().viridian(), xen.major(), xen.minor());
            if (enlightenments != 0) {
                host.hvmBuild().setParameter(domid, HvmParameter.VIRIDIAN, enlightenments);
            }
        }
        boolean nested = host.domains().find(domid).filter(DomainInfo::hap).isPresent();
        host.hvmBuild().setPagingPool(domid, PagingPool.of(config, container, nested));
    }

    private static boolean isBefore(HypervisorInfo xen, int minor) {
        return xen.major() == 4 && xen.minor() < minor;
    }

    private void setAffinity(Domid domid, Scheduling scheduling) {
        if (scheduling.hardAffinity().isEmpty() && scheduling.softAffinity().isEmpty()) {
            return;
        }
        int lastCpu = host.machine().physicalInfo().maxCpuId();
        for (int vcpu = 0; vcpu < config.vcpus().max(); vcpu++) {
            Optional<CpuSet> hard = element(scheduling.hardAffinity(), vcpu, lastCpu);
            Optional<CpuSet> soft = element(scheduling.softAffinity(), vcpu, lastCpu);
            if (hard.isPresent() || soft.isPresent()) {
                host.vcpus().setAffinity(domid, vcpu, hard, soft, false);
            }
        }
    }

    /** What the config says of one vcpu, of those cpus that the host has: "all" reaches far beyond them. */
    private static Optional<CpuSet> element(List<CpuSet> sets, int vcpu, int lastCpu) {
        if (vcpu >= sets.size() || sets.get(vcpu).isEmpty()) {
            return Optional.empty();
        }
        BitSet cpus = sets.get(vcpu).toBitSet();
        cpus.clear(lastCpu + 1, CpuSet.MAX + 1);
        if (cpus.isEmpty()) {
            throw new ProblemException(Codes.INVALID_REQUEST, "vcpu " + vcpu + " is to run on cpus " + sets.get(vcpu)
                    + ", the host has 0-" + lastCpu);
        }
        return Optional.of(CpuSet.of(cpus));
    }

    static long offsetSeconds(ClockSpec clock, ZonedDateTime now) {
        return clock.offsetSeconds() + (clock.localtime() ? now.getOffset().getTotalSeconds() : 0);
    }
}
