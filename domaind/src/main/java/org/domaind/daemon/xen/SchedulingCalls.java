package org.domaind.daemon.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.daemon.hypervisor.DomainScheduling;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;

/** Schedulers' parameters, of pools (sysctl) and of domains (domctl). */
final class SchedulingCalls implements DomainScheduling {
    private static final String CREDIT = "credit";
    private static final String CREDIT2 = "credit2";
    private static final String RTDS = "rtds";
    private static final String UNKNOWN = "unknown";
    private final Hypercalls hypercalls;
    private final DomainCalls domains;
    private final PoolCalls pools;
    private final AbiTable abi;

    SchedulingCalls(Hypercalls hypercalls, DomainCalls domains, PoolCalls pools) {
        this.hypercalls = hypercalls;
        this.domains = domains;
        this.pools = pools;
        this.abi = hypercalls.abi();
    }

    @Override
    public DomainShare share(Domid domid) {
        DomainInfo domain = domains.required(domid);
        String scheduler = scheduler(domain.poolId());
        if (!scheduler.equals(CREDIT) && !scheduler.equals(CREDIT2) && !scheduler.equals(RTDS)) {
            return DomainShare.none(scheduler);
        }
        try (ControlCall call = hypercalls.domctl("scheduler_op", domid.value())) {
            Struct arguments = get(call, scheduler);
            return scheduler.equals(RTDS)
                    ? DomainShare.realTime(arguments.get("u.rtds.period"), arguments.get("u.rtds.budget"), vcpus(domid, domain.maxVcpuId() + 1))
                    : DomainShare.weighed(scheduler, arguments.getInt("u." + scheduler + ".weight"), arguments.getInt("u." + scheduler + ".cap"));
        }
    }

    private Struct get(ControlCall call, String scheduler) {
        Struct arguments = call.arguments("xen_domctl_scheduler_op").put("sched_id", id(scheduler)).put("cmd", abi.constant("XEN_DOMCTL_SCHEDOP_getinfo"));
        call.run();
        return arguments;
    }

    private List<VcpuShare> vcpus(Domid domid, int count) {
        List<VcpuShare> asked = new ArrayList<>();
        for (int vcpu = 0; vcpu < count; vcpu++) {
            asked.add(new VcpuShare(vcpu, 0, 0, false));
        }
        return vcpus(domid, "XEN_DOMCTL_SCHEDOP_getvcpuinfo", asked);
    }

    private List<VcpuShare> vcpus(Domid domid, String command, List<VcpuShare> shares) {
        long extra = abi.constant("XEN_DOMCTL_SCHEDRT_extra");
        StructLayout element = abi.struct("xen_domctl_schedparam_vcpu");
        try (ControlCall call = hypercalls.domctl("scheduler_op", domid.value())) {
            Arena.Block array = call.allocate(Math.max(1, shares.size()) * element.size());
            for (int i = 0; i < shares.size(); i++) {
                VcpuShare share = shares.get(i);
                array.element(element, i).put("u.rtds.period", share.periodMicros()).put("u.rtds.budget", share.budgetMicros())
                        .put("u.rtds.flags", share.extratime() ? extra : 0).put("vcpuid", share.vcpu());
            }
            call.arguments("xen_domctl_scheduler_op").put("sched_id", id(RTDS)).put("cmd", abi.constant(command))
                    .put("u.v.vcpus", array.address()).put("u.v.nr_vcpus", shares.size());
            call.run();
            List<VcpuShare> answered = new ArrayList<>();
            for (int i = 0; i < shares.size(); i++) {
                Struct one = array.element(element, i);
                answered.add(new VcpuShare(one.getInt("vcpuid"), one.get("u.rtds.period"), one.get("u.rtds.budget"), (one.get("u.rtds.flags") & extra) != 0));
            }
            return answered;
        }
    }

    @Override
    public void set(Domid domid, OptionalInt weight, OptionalInt cap) {
        if (weight.isEmpty() && cap.isEmpty()) {
            return;
        }
        String scheduler = scheduler(domains.required(domid).poolId());
        if (!scheduler.equals(CREDIT) && !scheduler.equals(CREDIT2)) {
            throw unsupported("set weight and cap", scheduler);
        }
        try (ControlCall call = hypercalls.domctl("scheduler_op", domid.value())) {
            // The cap is applied whatever it is, so what is not to change is written back as it was read.
            Struct arguments = get(call, scheduler).put("cmd", abi.constant("XEN_DOMCTL_SCHEDOP_putinfo"));
            weight.ifPresent(w -> arguments.put("u." + scheduler + ".weight", w));
            cap.ifPresent(c -> arguments.put("u." + scheduler + ".cap", c));
            call.run();
        }
    }

    @Override
    public void setRealTime(Domid domid, OptionalLong periodMicros, boolean budgetOnly) {
        if (periodMicros.isEmpty() && !budgetOnly || !scheduler(domains.required(domid).poolId()).equals(RTDS)) {
            return;
        }
        try (ControlCall call = hypercalls.domctl("scheduler_op", domid.value())) {
            Struct arguments = get(call, RTDS).put("cmd", abi.constant("XEN_DOMCTL_SCHEDOP_putinfo"));
            periodMicros.ifPresent(period -> arguments.put("u.rtds.period", period));
            arguments.put("u.rtds.flags", budgetOnly ? 0 : abi.constant("XEN_DOMCTL_SCHEDRT_extra"));
            call.run();
        }
    }

    @Override
    public void setVcpus(Domid domid, List<VcpuShare> vcpus) {
        String scheduler = scheduler(domains.required(domid).poolId());
        if (!scheduler.equals(RTDS)) {
            throw unsupported("set periods and budgets", scheduler);
        }
        vcpus(domid, "XEN_DOMCTL_SCHEDOP_putvcpuinfo", vcpus);
    }

    @Override
    public Optional<PoolParameters> parameters(int pool) {
        String scheduler = scheduler(pool);
        if (!scheduler.equals(CREDIT) && !scheduler.equals(CREDIT2)) {
            return Optional.empty();
        }
        try (ControlCall call = hypercalls.sysctl("scheduler_op")) {
            Struct arguments = pool(call, pool, scheduler, "XEN_SYSCTL_SCHEDOP_getinfo");
            call.run();
            int ratelimit = arguments.getInt("u.sched_" + scheduler + ".ratelimit_us");
            return Optional.of(scheduler.equals(CREDIT2) ? new PoolParameters(0, ratelimit, 0)
                    : new PoolParameters(arguments.getInt("u.sched_credit.tslice_ms"), ratelimit, arguments.getInt("u.sched_credit.vcpu_migr_delay_us")));
        }
    }

    @Override
    public void setParameters(int pool, PoolParameters parameters) {
        String scheduler = scheduler(pool);
        if (!scheduler.equals(CREDIT) && !scheduler.equals(CREDIT2)) {
            throw unsupported("set parameters", scheduler);
        }
        try (ControlCall call = hypercalls.sysctl("scheduler_op")) {
            Struct arguments = pool(call, pool, scheduler, "XEN_SYSCTL_SCHEDOP_putinfo").put("u.sched_" + scheduler + ".ratelimit_us", parameters.ratelimitMicros());
            if (scheduler.equals(CREDIT)) {
                arguments.put("u.sched_credit.tslice_ms", parameters.timesliceMillis()).put("u.sched_credit.vcpu_migr_delay_us", parameters.migrationDelayMicros());
            }
            call.run();
        }
    }

    private Struct pool(ControlCall call, int pool, String scheduler, String command) {
        return call.arguments("xen_sysctl_scheduler_op").put("cpupool_id", pool).put("sched_id", id(scheduler)).put("cmd", abi.constant(command));
    }

    /** The hypervisor answers with the next pool when that one does not exist. */
    private String scheduler(int pool) {
        return pools.poolFrom(pool).filter(found -> found.id() == pool).map(CpuPool::scheduler).orElse(UNKNOWN);
    }

    private long id(String scheduler) {
        return switch (scheduler) {
            case CREDIT -> abi.constant("XEN_SCHEDULER_CREDIT");
            case CREDIT2 -> abi.constant("XEN_SCHEDULER_CREDIT2");
            default -> abi.constant("XEN_SCHEDULER_RTDS");
        };
    }

    private static HypervisorException unsupported(String what, String scheduler) {
        return new HypervisorException(what + " of scheduler " + scheduler, Errno.name(Errno.EOPNOTSUPP));
    }
}
