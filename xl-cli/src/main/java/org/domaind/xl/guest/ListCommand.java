package org.domaind.xl.guest;

import java.util.List;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;

/** {@code xl list}. */
public final class ListCommand implements Command {
    /** One letter per shutdown reason, by the hypervisor's code. */
    private static final String REASONS = "-rscwS";

    @Override
    public Syntax syntax() {
        return new Syntax("list", false, false, "[options] [Domain]\n", """
                -l, --long              Output all VM details
                -v, --verbose           Prints out UUIDs and security context
                -Z, --context           Prints out security context
                -c, --cpupool           Prints the cpupool the domain is in
                -n, --numa              Prints out NUMA node affinity
                --json                  Prints everything known as JSON
                """, 0, List.of(Option.flag('l', "long"), Option.flag('v', "verbose"), Option.flag('Z', "context"),
                Option.flag('c', "cpupool"), Option.flag('n', "numa"), Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.operands().size() > 1) {
            invocation.out().print(syntax().usage());
            return Status.FAILURE;
        }
        List<DomainReport> domains;
        try (DaemonConnection daemon = invocation.connect()) {
            domains = arguments.operands().isEmpty() ? all(daemon, arguments) : List.of(DomainOperands.report(daemon, arguments.operand(0)));
        }
        if (arguments.has("json")) {
            return JsonOutput.print(invocation, domains);
        }
        return arguments.has('l') ? LongList.print(invocation, domains) : table(invocation, arguments, domains);
    }

    private static List<DomainReport> all(DaemonConnection daemon, Arguments arguments) {
        return arguments.has("json") || arguments.has('l') ? DomainOperands.allWithConfigs(daemon) : DomainOperands.all(daemon);
    }

    private static int table(Invocation invocation, Arguments arguments, List<DomainReport> domains) {
        boolean verbose = arguments.has('v');
        boolean context = arguments.has('Z');
        boolean pool = arguments.has('c');
        boolean numa = arguments.has('n');
        invocation.print("Name                                        ID   Mem VCPUs\tState\tTime(s)"
                + (verbose ? "   UUID                            Reason-Code\tSecurity Label" : "")
                + (context && !verbose ? "   Security Label" : "")
                + (pool ? "         Cpupool" : "")
                + (numa ? " NODE Affinity" : ""));
        for (DomainReport domain : domains) {
            Columns row = row(domain);
            if (verbose) {
                String reason = domain.shutdownCode().isPresent() ? Integer.toHexString(domain.shutdownCode().getAsInt()) : "-";
                row.text(" ").text(domain.uuid().toString()).text(" ").right(reason, 8);
            }
            if (verbose || context) {
                row.text(" ").right(domain.securityLabel().orElse("-"), 16);
            }
            if (pool) {
                row.right(domain.pool().orElse("-"), 16);
            }
            if (numa) {
                row.text(" ").text(nodes(domain.nodes()));
            }
            invocation.print(row);
        }
        return Status.OK;
    }

    private static Columns row(DomainReport domain) {
        return new Columns().left(DomainOperands.name(domain), 40).text(" ").right(domain.domid().value(), 5).text(" ")
                .right(domain.currentKib() / 1024, 5).text(" ").right(domain.vcpus(), 5).text("     ").text(states(domain)).text("  ")
                .seconds(domain.cpuTimeNanos(), 8);
    }

    private static String states(DomainReport domain) {
        DomainReport.States s = domain.states();
        return (s.running() ? "r" : "-") + (s.blocked() ? "b" : "-") + (s.paused() ? "p" : "-") + (s.shutdown() ? "s" : "-")
                + reason(domain) + (s.dying() ? "d" : "-");
    }

    private static char reason(DomainReport domain) {
        int code = domain.shutdownCode().orElse(ShutdownReason.POWEROFF.code());
        return code >= 0 && code < REASONS.length() ? REASONS.charAt(code) : '?';
    }

    private static String nodes(List<Integer> nodes) {
        return nodes.isEmpty() ? "all" : org.domaind.schema.model.CpuSet.of(nodes.stream().mapToInt(Integer::intValue).toArray()).toString();
    }
}
