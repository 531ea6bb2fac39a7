package org.domaind.daemon.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;

/** Tells and changes what schedulers give domains. Weight and cap stay over a reboot, as what {@link ResourceChanges} sets does. */
public final class SchedulingChanges {
    private static final int MAX_WEIGHT = 65535;
    private static final int CAP_PER_VCPU = 100;
    private static final int MAX_TIMESLICE_MILLIS = 1000;
    private static final int MIN_RATELIMIT_MICROS = 100;
    private static final int MAX_RATELIMIT_MICROS = 500_000;
    private static final int MAX_MIGRATION_DELAY_MICROS = 100_000;
    private static final int MICROS = 1000;
    private static final String CREDIT = "credit";

    private final GuestLifecycle lifecycle;
    private final GuestRecords records;
    private final XenHost host;

    public SchedulingChanges(GuestLifecycle lifecycle, GuestRecords records, XenHost host) {
        this.lifecycle = lifecycle;
        this.records = records;
        this.host = host;
    }

    public SchedulingReport report() {
        List<SchedulingReport.Pool> pools = new ArrayList<>();
        for (CpuPool pool : host.pools().all()) {
            pools.add(new SchedulingReport.Pool(pool.id(), records.index().poolName(pool.id()).orElse("Pool-" + pool.id()), pool.scheduler(),
                    pool.cpus(), pool.domainCount(), host.scheduling().parameters(pool.id())));
        }
        List<SchedulingReport.Domain> domains = new ArrayList<>();
        for (DomainInfo info : host.domains().all()) {
            if (!info.dying()) {
                share(info).ifPresent(share -> domains.add(new SchedulingReport.Domain(info.domid(), records.names().name(info.domid()), info.poolId(), share)));
            }
        }
        return new SchedulingReport(pools, domains);
    }

    /** Empty for a domain that went meanwhile. */
    private Optional<DomainShare> share(DomainInfo info) {
        try {
            return Optional.of(host.scheduling().share(info.domid()));
        } catch (HypervisorException e) {
            if (host.domains().find(info.domid()).filter(domain -> !domain.dying()).isPresent()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    public CompletableFuture<Void> set(Requests.SetShare request) {
        return lifecycle.act(request.domid(), () -> {
            DomainInfo domain = lifecycle.existing(request.domid());
            String scheduler = host.scheduling().share(request.domid()).scheduler();
            require(scheduler.equals(request.scheduler()), "domain " + domain.domid() + " is scheduled by " + scheduler + ", not by " + request.scheduler());
            int vcpus = domain.maxVcpuId() + 1;
            check(request, vcpus);
            if (!request.vcpus().isEmpty()) {
                host.scheduling().setVcpus(request.domid(), request.vcpus());
            }
            if (request.weight().isPresent() || request.cap().isPresent()) {
                host.scheduling().set(request.domid(), request.weight(), request.cap());
                keep(request.domid(), request.weight(), request.cap());
            }
        });
    }

    private static void check(Requests.SetShare request, int vcpus) {
        request.weight().ifPresent(weight -> require(weight >= 1 && weight <= MAX_WEIGHT, "Cpu weight out of range, valid values are within range from 1 to " + MAX_WEIGHT));
        request.cap().ifPresent(cap -> require(cap >= 0 && cap <= CAP_PER_VCPU * vcpus,
                "Cpu cap out of range, valid range is from 0 to " + CAP_PER_VCPU * vcpus + " for specified number of vcpus"));
        require(request.vcpus().size() <= vcpus, request.vcpus().size() + " vcpus are named, the domain has " + vcpus);
        for (VcpuShare share : request.vcpus()) {
            require(share.vcpu() >= 0 && share.vcpu() < vcpus, "Invalid VCPU " + share.vcpu() + ": valid range is [0, " + (vcpus - 1) + "]");
            require(share.periodMicros() >= 1 && share.periodMicros() <= Integer.MAX_VALUE, "Invalid VCPU period of " + share.periodMicros() + " (it should be >= 1)");
            require(share.budgetMicros() >= 1, "Invalid VCPU budget of " + share.budgetMicros() + " (it should be >= 1)");
            require(share.budgetMicros() <= share.periodMicros(), "VCPU budget must be smaller than or equal to period, but " + share.budgetMicros() + " > "
                    + share.periodMicros());
        }
    }

    private void keep(Domid domid, OptionalInt weight, OptionalInt cap) {
        records.names().recorded(domid).flatMap(domain -> records.state().guest(domid)).ifPresent(guest -> records.state().change(
                guest.withConfig(guest.config().withScheduling(guest.config().scheduling().withShare(weight, cap)))));
    }

    public void setPool(Requests.SetPoolParameters request) {
        CpuPool pool = host.pools().all().stream().filter(known -> known.id() == request.pool()).findFirst()
                .orElseThrow(() -> new ProblemException("no-such-pool", "there is no cpupool " + request.pool()));
        require(pool.scheduler().equals(request.scheduler()), "cpupool " + pool.id() + " has the scheduler " + pool.scheduler() + ", not " + request.scheduler());
        PoolParameters wanted = request.parameters();
        boolean credit = pool.scheduler().equals(CREDIT);
        int limit = wanted.ratelimitMicros();
        require(!credit || wanted.timesliceMillis() >= 1 && wanted.timesliceMillis() <= MAX_TIMESLICE_MILLIS,
                "Time slice out of range, valid range is from 1 to " + MAX_TIMESLICE_MILLIS);
        require(limit == 0 || limit >= MIN_RATELIMIT_MICROS && limit <= MAX_RATELIMIT_MICROS,
                "Ratelimit out of range, valid range is from " + MIN_RATELIMIT_MICROS + " to " + MAX_RATELIMIT_MICROS);
        require(!credit || limit <= wanted.timesliceMillis() * MICROS, "Ratelimit cannot be greater than timeslice");
        require(wanted.migrationDelayMicros() >= 0 && wanted.migrationDelayMicros() <= MAX_MIGRATION_DELAY_MICROS,
                "vcpu migration delay should be >= 0 and <= " + MAX_MIGRATION_DELAY_MICROS + "us");
        host.scheduling().setParameters(pool.id(), wanted);
    }

    private static void require(boolean held, String problem) {
        if (!held) {
            throw new ProblemException(Codes.INVALID_REQUEST, problem);
        }
    }
}
