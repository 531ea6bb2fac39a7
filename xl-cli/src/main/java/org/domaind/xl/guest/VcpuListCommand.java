package org.domaind.xl.guest;

import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.VcpuReport;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;

/** {@code xl vcpu-list}. */
public final class VcpuListCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("vcpu-list", false, false, "[Domain, ...]", """
                --json                  Print everything known as JSON
                """, 0, List.of(Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            if (arguments.has("json")) {
                return json(invocation, arguments, daemon);
            }
            invocation.print(new Columns().left("Name", 32).text(" ").right("ID", 5).text(" ").right("VCPU", 5).text(" ").right("CPU", 5)
                    .text(" ").right("State", 5).text(" ").right("Time(s)", 9).text(" Affinity (Hard / Soft)"));
            if (arguments.operands().isEmpty()) {
                print(invocation, vcpus(daemon, Optional.empty()));
            }
            for (String word : arguments.operands()) {
                print(invocation, existing(daemon, word));
            }
            return Status.OK;
        }
    }

    private static int json(Invocation invocation, Arguments arguments, DaemonConnection daemon) {
        if (arguments.operands().isEmpty()) {
            return JsonOutput.print(invocation, vcpus(daemon, Optional.empty()));
        }
        List<VcpuReport> vcpus = arguments.operands().stream()
                .flatMap(word -> existing(daemon, word).stream()).toList();
        return JsonOutput.print(invocation, vcpus);
    }

    private static List<VcpuReport> existing(DaemonConnection daemon, String word) {
        List<VcpuReport> vcpus;
        try {
            vcpus = vcpus(daemon, Optional.of(DomainOperands.find(daemon, word)));
        } catch (ProblemException e) {
            throw e.problem().code().equals(Codes.NO_SUCH_DOMAIN) ? DomainOperands.noSuchNumber(word) : e;
        }
        if (vcpus.isEmpty()) {
            // The domain was destroyed meanwhile.
            throw DomainOperands.noSuchNumber(word);
        }
        return vcpus;
    }

    private static List<VcpuReport> vcpus(DaemonConnection daemon, Optional<Domid> domid) {
        return daemon.call(Method.LIST_VCPUS, new Requests.ListVcpus(domid), Replies.Vcpus.class).vcpus();
    }

    private static void print(Invocation invocation, List<VcpuReport> vcpus) {
        for (VcpuReport vcpu : vcpus) {
            Columns row = new Columns().left(vcpu.domainName().orElse(DomainOperands.NAMELESS), 32).text(" ").right(vcpu.domid().value(), 5)
                    .text(" ").right(vcpu.vcpu(), 5);
            if (vcpu.online()) {
                row.right(vcpu.pcpu(), 5).text("   ").text(vcpu.running() ? "r" : "-").text(vcpu.blocked() ? "b" : "-").text("- ");
            } else {
                row.right("-", 5).text("   --p ");
            }
            invocation.print(row.seconds(vcpu.cpuTimeNanos(), 9).text("  ").text(cpus(vcpu.hardAffinity())).text(" / ")
                    .text(cpus(vcpu.softAffinity())));
        }
    }

    private static String cpus(Optional<CpuSet> cpus) {
        return cpus.map(CpuSet::toString).orElse("all");
    }
}
