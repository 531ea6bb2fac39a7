package org.domaind.daemon.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.PoolOperations;
import org.domaind.daemon.hypervisor.VcpuOperations;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.hypervisor.value.VcpuAffinity;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.daemon.lifecycle.RestartingGuests;
import org.domaind.daemon.lifecycle.RestartingGuests.Restarting;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.VcpuReport;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;

/** Makes the reports for lists, from the hypervisor, the store's index and the guests that the daemon knows. */
public final class Reports {
    private static final int PAGE_KIB = 4;

    private final GuestRecords records;
    private final RestartingGuests restarting;
    private final HostMachine machine;
    private final DomainOperations domains;
    private final VcpuOperations vcpus;
    private final PoolOperations pools;
    private final boolean simulated;
    private final long hostStartSeconds;

    /** @param hostStartSeconds when the host booted, seconds since 1970 */
    public Reports(XenHost host, long hostStartSeconds, GuestRecords records, RestartingGuests restarting) {
        this.records = records;
        this.restarting = restarting;
        this.machine = host.machine();
        this.domains = host.domains();
        this.vcpus = host.vcpus();
        this.pools = host.pools();
        this.simulated = host.simulated();
        this.hostStartSeconds = hostStartSeconds;
    }

    List<DomainReport> domains(Requests.ListDomains request) {
        return restarting.look(between -> {
            List<DomainReport> found = new ArrayList<>(wanted(request).stream().map(info -> domain(info, between, request.configs())).toList());
            between.forEach(guest -> add(guest, found, request.configs()));
            return found.stream().filter(d -> request.name().isEmpty() || d.name().equals(request.name()))
                    .filter(d -> request.domid().isEmpty() || d.domid().equals(request.domid().get()))
                    .sorted(Comparator.comparingInt(d -> d.domid().value())).toList();
        });
    }

    /** A guest that is being restarted is listed with its last domain until it has a new one. */
    private void add(Restarting between, List<DomainReport> found, boolean withConfig) {
        UUID uuid = between.guest().uuid();
        Optional<String> name = Optional.of(between.guest().config().name());
        if (found.stream().noneMatch(d -> d.name().equals(name) && (d.uuid().equals(uuid) || d.domid().equals(between.last().domid())))) {
            found.removeIf(d -> d.uuid().equals(uuid));
            found.add(report(between.last(), name, Optional.of(between.guest()), between.startTime().flatMap(GuestNodes::startSeconds),
                    Optional.of(between.guest().config().type().word()), withConfig));
        }
    }

    /** With a name, only the domains that may have it are looked up. */
    private List<DomainInfo> wanted(Requests.ListDomains request) {
        if (request.domid().isPresent()) {
            return domains.find(request.domid().get()).map(List::of).orElse(List.of());
        }
        if (request.name().isEmpty()) {
            return domains.all();
        }
        Set<Domid> named = new TreeSet<>(records.index().named(request.name().get()));
        // A guest whose name another tool has removed from the store is known by the name that it was created with.
        records.state().named(request.name().get()).map(KnownGuest::domid).ifPresent(named::add);
        return named.stream().flatMap(d -> domains.find(d).stream()).toList();
    }

    private DomainReport domain(DomainInfo info, Collection<Restarting> between, boolean withConfig) {
        // While a guest is being restarted the database knows neither its next domain (not yet) nor its last one (no longer).
        Optional<Restarting> restarted = info.dying() ? Optional.empty()
                : between.stream().filter(guest -> guest.guest().uuid().equals(info.handle())).findFirst();
        Optional<KnownGuest> known = records.state().guest(info.domid()).or(() -> restarted.map(Restarting::guest));
        Optional<String> name = records.names().name(info.domid()).or(() -> known.map(guest -> guest.config().name()));
        Optional<Long> start = startSeconds(info).or(() -> restarted.flatMap(Restarting::startTime).flatMap(GuestNodes::startSeconds));
        return report(info, name, known, start, records.index().type(info.domid()), withConfig);
    }

    private DomainReport report(DomainInfo info, Optional<String> name, Optional<KnownGuest> known, Optional<Long> startSeconds,
                                Optional<String> type, boolean withConfig) {
        return new DomainReport(info.domid(), name, info.handle(),
                new DomainReport.States(info.running(), info.blocked(), info.paused(), info.shutdown(), info.dying()),
                info.shutdown() ? OptionalInt.of(info.shutdownCode()) : OptionalInt.empty(),
                (info.totalPages() + info.outstandingPages()) * PAGE_KIB, info.maxPages() * PAGE_KIB, info.onlineVcpus(), info.maxVcpuId() + 1,
                info.cpuTimeNanos(), type,
                pool(info.poolId()), List.of(), Optional.empty(), startSeconds.map(OptionalLong::of).orElse(OptionalLong.empty()),
                known.filter(guest -> withConfig).map(KnownGuest::config));
    }

    /** The pool's name in the store, or Pool-N as the reference's tools have it; empty for a domain in no pool. */
    private Optional<String> pool(int id) {
        return id < 0 ? Optional.empty() : records.index().poolName(id).or(() -> Optional.of("Pool-" + id));
    }

    private Optional<Long> startSeconds(DomainInfo info) {
        return info.domid().equals(Domid.ZERO) ? Optional.of(hostStartSeconds)
                : records.index().startTime(info.handle()).flatMap(GuestNodes::startSeconds);
    }

    List<VcpuReport> vcpus(List<DomainInfo> domains) {
        CpuSet every = CpuSet.range(0, machine.physicalInfo().maxCpuId());
        return domains.stream().flatMap(domain -> unlessGone(domain, () -> vcpus(domain, every)).stream()).toList();
    }

    private List<VcpuReport> vcpus(DomainInfo domain, CpuSet every) {
        Optional<String> name = records.names().name(domain.domid());
        List<VcpuReport> all = new ArrayList<>();
        for (int vcpu = 0; vcpu <= domain.maxVcpuId(); vcpu++) {
            Optional<VcpuInfo> info = vcpus.find(domain.domid(), vcpu);
            if (info.isPresent()) {
                all.add(vcpu(domain, name, info.get(), vcpus.affinity(domain.domid(), vcpu), every));
            }
        }
        return all;
    }

    /** Leaves out a domain that was destroyed meanwhile. Any other failure fails the list. */
    private <T> List<T> unlessGone(DomainInfo domain, Supplier<List<T>> asked) {
        try {
            return asked.get();
        } catch (HypervisorException e) {
            if (domains.find(domain.domid()).filter(now -> now.handle().equals(domain.handle())).isEmpty()) {
                return List.of();
            }
            throw e;
        }
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
        HypervisorInfo xen = machine.info();
        PhysicalInfo physical = machine.physicalInfo();
        return new HostReport(simulated, physical.cpuCount(), physical.maxCpuId(), physical.nodeCount(),
                physical.coresPerSocket(), physical.threadsPerCore(), physical.cpuKhz(), physical.hardwareCaps(), physical.virtCaps(),
                physical.totalPages(), physical.freePages(), physical.outstandingPages(), 0, 0, pools.freeCpus().cpus().length,
                machine.cpuTopology().cpus().stream().map(c -> new HostReport.Cpu(c.core(), c.socket(), c.node())).toList(),
                machine.numaInfo().nodes().stream().map(n -> new HostReport.Node(n.sizeBytes(), n.freeBytes(), n.distances())).toList(),
                xen.major(), xen.minor(), xen.extra(), String.join(" ", xen.capabilities()), xen.scheduler(), xen.pageSize(),
                xen.platformStart(), xen.changeset(), xen.commandLine(), xen.compiler(), xen.compiledBy(), xen.compileDomain(),
                xen.compileDate(), xen.buildId());
    }
}
