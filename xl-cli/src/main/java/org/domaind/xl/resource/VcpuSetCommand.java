package org.domaind.xl.resource;

import java.util.List;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl vcpu-set}. */
public final class VcpuSetCommand implements Command {
    private static final String NUMBER = "[0-9]{1,9}";

    @Override
    public Syntax syntax() {
        return new Syntax("vcpu-set", true, false, "[option] <Domain> <vCPUs>", """
                -i, --ignore-host  Don't limit the vCPU based on the host CPU count
                """, 2, List.of(Option.flag('i', "ignore-host")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            DomainReport domain = DomainOperands.report(daemon, arguments.operand(0));
            if (!arguments.operand(1).matches(NUMBER)) {
                throw new Failure(Status.FAILURE, "Error: Invalid argument.");
            }
            int count = Integer.parseInt(arguments.operand(1));
            if (!arguments.has('i')) {
                checkHost(daemon, domain, count);
            }
            try {
                daemon.call(Method.SET_VCPUS, new Requests.SetVcpus(domain.domid(), count), Replies.Done.class);
                return Status.OK;
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                throw new Failure(Status.FAILURE, "libxl_set_vcpuonline failed domid=" + domain.domid() + " max_vcpus=" + count + ", rc: -3");
            }
        }
    }

    /** More than the guest has now are refused where the host has fewer processors. */
    private static void checkHost(DaemonConnection daemon, DomainReport domain, int count) {
        int cpus = daemon.call(Method.HOST_INFO, new Requests.None(), HostReport.class).maxCpuId() + 1;
        if (count > domain.vcpus() && count > cpus) {
            // The reference spells it so, and scripts may look for it.
            throw new Failure(Status.FAILURE, "You are overcommmitting! You have " + cpus + " physical CPUs and want " + count
                    + " vCPUs! Aborting, use --ignore-host to continue");
        }
    }
}
