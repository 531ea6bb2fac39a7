package org.domaind.daemon.xen;

import java.util.OptionalInt;
import org.domaind.daemon.hypervisor.CpuPool;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.os.Errno;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;

/** A domain's share of its pool's cpus. */
final class SchedulingCalls {
    private final Hypercalls hypercalls;
    private final HostCalls host;
    private final AbiTable abi;

    SchedulingCalls(Hypercalls hypercalls, HostCalls host) {
        this.hypercalls = hypercalls;
        this.host = host;
        this.abi = hypercalls.abi();
    }

    void set(DomainInfo domain, OptionalInt weight, OptionalInt cap) {
        if (weight.isEmpty() && cap.isEmpty()) {
            return;
        }
        String scheduler = host.poolFrom(domain.poolId()).map(CpuPool::scheduler).orElse("unknown");
        String id = switch (scheduler) {
            case "credit" -> "XEN_SCHEDULER_CREDIT";
            case "credit2" -> "XEN_SCHEDULER_CREDIT2";
            // The others have neither weight nor cap.
            default -> throw new HypervisorException("set weight and cap of scheduler " + scheduler, Errno.name(Errno.EOPNOTSUPP));
        };
        try (ControlCall call = hypercalls.domctl("scheduler_op", domain.domid().value())) {
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
