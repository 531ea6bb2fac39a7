package org.domaind.daemon.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hypervisor.CpuPool;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.hypervisor.HypervisorInfo;
import org.domaind.daemon.hypervisor.PhysicalInfo;
import org.domaind.daemon.hypervisor.VcpuAffinity;
import org.domaind.daemon.hypervisor.VcpuInfo;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.VcpuReport;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;

/** Gathers what the listings show from the hypervisor, the store and the daemon's own memory. */
final class Reports {
    private static final int PAGE_KIB = 4;

    private final Environment environment;
    private final Hypervisor hypervisor;

    Reports(Environment environment) {
        this.environment = environment;
        this.hypervisor = environment.host().hypervisor();
    }

    List<DomainReport> domains(Requests.ListDomains request) {
        List<DomainInfo> all = request.domid().map(d -> hypervisor.domain(d).map(List::of).orElse(List.of())).orElseGet(hypervisor::domains);
        Map<Integer, String> pools = hypervisor.cpuPools().stream().collect(Collectors.toMap(CpuPool::id, this::poolName));
        Map<Domid, KnownGuest> known = environment.state().guests().stream().collect(Collectors.toMap(KnownGuest::domid, Function.identity()));
        return all.stream().map(d -> domain(d, known.get(d.domid()), pools))
                .filter(d -> request.name().isEmpty() || d.name().equals(request.name())).toList();
    }

    private String poolName(CpuPool pool) {
        return environment.store().readOptional("/local/pool/" + pool.id() + "/name").orElse("Pool-" + pool.id());
    }

    private DomainReport domain(DomainInfo info, KnownGuest known, Map<Integer, String> pools) {
        Optional<String> name = environment.names().name(info.domid());
        if (name.isEmpty() && known != null) {
            name = Optional.of(known.config().name());
        }
        GuestPaths paths = new GuestPaths(info.domid(), info.handle());
        return new DomainReport(info.domid(), name, info.handle(),
                new DomainReport.States(info.running(), info.blocked(), info.paused(), info.shutdown(), info.dying()),
                info.shutdown() ? OptionalInt.of(info.shutdownCode()) : OptionalInt.empty(),
                (info.totalPages() + info.outstandingPages()) * PAGE_KIB, info.maxPages() * PAGE_KIB, info.onlineVcpus(), info.maxVcpuId() + 1,
                info.cpuTimeNanos(), environment.store().readOptional(paths.toolstack() + "/type"),
                Optional.ofNullable(pools.get(info.poolId())), List.of(), Optional.empty(), startSeconds(paths),
                Optional.ofNullable(known).map(KnownGuest::config));
    }

    private OptionalLong startSeconds(GuestPaths paths) {
        if (paths.domid().equals(Domid.ZERO)) {
            return OptionalLong.of(environment.hostStartSeconds());
        }
        return environment.store().readOptional(paths.vm() + "/start_time").flatMap(GuestNodes::startSeconds)
                .map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    List<VcpuReport> vcpus(List<DomainInfo> domains) {
        CpuSet every = CpuSet.range(0, hypervisor.physicalInfo().maxCpuId());
        List<VcpuReport> all = new ArrayList<>();
        for (DomainInfo domain : domains) {
            Optional<String> name = environment.names().name(domain.domid());
            for (int vcpu = 0; vcpu <= domain.maxVcpuId(); vcpu++) {
                Optional<VcpuInfo> info = hypervisor.vcpu(domain.domid(), vcpu);
                if (info.isPresent()) {
                    all.add(vcpu(domain, name, info.get(), hypervisor.affinity(domain.domid(), vcpu), every));
                }
            }
        }
        return all;
    }

    private static VcpuReport vcpu(DomainInfo domain, Optional<String> name, VcpuInfo info, VcpuAffinity affinity, CpuSet every) {
        return new VcpuReport(domain.domid(), name, info.vcpu(), info.pcpu(), info.online(), info.running(), info.blocked(),
                info.cpuTimeNanos(), unlessAll(affinity.hard(), every), unlessAll(affinity.soft(), every));
    }

    private static Optional<CpuSet> unlessAll(CpuSet set, CpuSet every) {
        var missing = every.toBitSet();
        missing.andNot(set.toBitSet());
        return missing.isEmpty() ? Optional.empty() : Optional.of(set);
    }

    HostReport host() {
        HypervisorInfo xen = hypervisor.info();
        PhysicalInfo machine = hypervisor.physicalInfo();
        return new HostReport(environment.host().simulated(), machine.cpuCount(), machine.maxCpuId(), machine.nodeCount(),
                machine.coresPerSocket(), machine.threadsPerCore(), machine.cpuKhz(), machine.hardwareCaps(), machine.virtCaps(),
                machine.totalPages(), machine.freePages(), machine.outstandingPages(), 0, 0, hypervisor.freeCpus().cpus().length,
                hypervisor.cpuTopology().cpus().stream().map(c -> new HostReport.Cpu(c.core(), c.socket(), c.node())).toList(),
                hypervisor.numaInfo().nodes().stream().map(n -> new HostReport.Node(n.sizeBytes(), n.freeBytes(), n.distances())).toList(),
                xen.major(), xen.minor(), xen.extra(), String.join(" ", xen.capabilities()), xen.scheduler(), xen.pageSize(),
                xen.platformStart(), xen.changeset(), xen.commandLine(), xen.compiler(), xen.compiledBy(), xen.compileDomain(),
                xen.compileDate(), xen.buildId());
    }
}
