package org.domaind.daemon.xen;

import java.util.OptionalInt;
import org.domaind.daemon.hypervisor.DomainScheduling;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.model.Domid;

/** A domain's share of its pool's cpus. */
final class SchedulingCalls implements DomainScheduling {
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
    public void set(Domid domid, OptionalInt weight, OptionalInt cap) {
        if (weight.isEmpty() && cap.isEmpty()) {
            return;
        }
        String scheduler = pools.poolFrom(domains.required(domid).poolId()).map(CpuPool::scheduler).orElse("unknown");
        String id = switch (scheduler) {
            case "credit" -> "XEN_SCHEDULER_CREDIT";
            case "credit2" -> "XEN_SCHEDULER_CREDIT2";
            // The others have neither weight nor cap.
            default -> throw new HypervisorException("set weight and cap of scheduler " + scheduler, Errno.name(Errno.EOPNOTSUPP));
        };
        try (ControlCall call = hypercalls.domctl("scheduler_op", domid.value())) {
            Struct arguments = call.arguments("xen_domctl_scheduler_op").put("sched_id", abi.constant(id))
                    .put("cmd", abi.constant("XEN_DOMCTL_SCHEDOP_getinfo"));
            call.run();
            // The cap is applied whatever it is, so what is not to change is written back as it was read.
            arguments.put("cmd", abi.constant("XEN_DOMCTL_SCHEDOP_putinfo"));
            weight.ifPresent(w -> arguments.put("u." + scheduler + ".weight", w));
            cap.ifPresent(c -> arguments.put("u." + scheduler + ".cap", c));
            call.run();
        }
    }
}
