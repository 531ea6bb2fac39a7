package org.domaind.xl.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.VcpuShare;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;

/** {@code xl sched-rtds}: periods and budgets of vcpus. */
public final class RtdsCommand implements Command {
    private static final String RTDS = "rtds";
    private static final String ALL = "all";
    private static final String VCPU_SHARES = "libxl_vcpu_sched_params";
    private static final int NAME = 33;
    private static final int NUMBER = 4;
    private static final int MICROS = 9;
    private static final int EXTRATIME = 10;

    @Override
    public Syntax syntax() {
        return new Syntax("sched-rtds", true, false, "[-d <Domain> [-v[=VCPUID/all]] [-p[=PERIOD]] [-b[=BUDGET]] [-e[=EXTRATIME]]] [-c CPUPOOL]", """
                -d DOMAIN, --domain=DOMAIN           Show or change this domain
                -v VCPUID/all, --vcpuid=VCPUID/all   Show or change this vcpu, or all; may come several times
                -p PERIOD, --period=PERIOD           The vcpu's period, in microseconds
                -b BUDGET, --budget=BUDGET           Its processor time in each period, in microseconds
                -e EXTRATIME, --extratime=EXTRATIME  1: it may have more when nobody else wants it
                -c CPUPOOL, --cpupool=CPUPOOL        Of this cpupool only
                """, 0, List.of(Option.value('d', "domain"), Option.value('p', "period"), Option.value('b', "budget"), Option.value('e', "extratime"),
                Option.value('v', "vcpuid"), Option.value('c', "cpupool")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        List<String> vcpus = arguments.all('v').stream().filter(word -> !word.equals(ALL)).toList();
        boolean every = arguments.all('v').contains(ALL);
        refuse(arguments, vcpus, every);
        boolean change = arguments.has('p') || arguments.has('b') || arguments.has('e');
        try (DaemonConnection daemon = invocation.connect()) {
            Shares shares = Shares.of(daemon, RTDS);
            if (!arguments.has('d')) {
                all(invocation, shares, arguments.value('c'), every);
                return Status.OK;
            }
            Domid domid = DomainOperands.report(daemon, arguments.value('d').orElseThrow()).domid();
            boolean ofVcpus = every || !vcpus.isEmpty();
            if (change) {
                SchedulingReport.Domain domain = shares.domain(domid, VCPU_SHARES);
                CreditCommand.call(invocation, daemon, Method.SET_SHARE, new Requests.SetShare(domid, RTDS, OptionalInt.empty(), OptionalInt.empty(),
                        wanted(arguments, vcpus, domain)), VCPU_SHARES);
            } else {
                header(invocation, ofVcpus);
                SchedulingReport.Domain domain = shares.domain(domid, ofVcpus ? VCPU_SHARES : "libxl_domain_sched_params");
                rows(invocation, domain, ofVcpus, vcpus);
            }
        }
        return Status.OK;
    }

    private static void refuse(Arguments arguments, List<String> vcpus, boolean every) {
        if (arguments.all('e').stream().anyMatch(word -> !word.equals("0") && !word.equals("1"))) {
            throw new Failure(Status.FAILURE, "Invalid extratime.");
        }
        int periods = arguments.all('p').size();
        int budgets = arguments.all('b').size();
        int extratimes = arguments.all('e').size();
        boolean change = periods + budgets + extratimes > 0;
        if (arguments.has('c') && (arguments.has('d') || change || arguments.has('v'))) {
            throw new Failure(Status.FAILURE, "Specifying a cpupool is not allowed with other options.");
        }
        if (!arguments.has('d') && (change || !vcpus.isEmpty())) {
            throw new Failure(Status.FAILURE, "Missing parameters.");
        }
        if (arguments.has('d') && !arguments.has('v') && change) {
            throw new Failure(Status.FAILURE, "Must specify VCPU.");
        }
        if (!vcpus.isEmpty() && every) {
            throw new Failure(Status.FAILURE, "Incorrect VCPU IDs.");
        }
        boolean few = vcpus.size() > budgets && budgets > 0 || vcpus.size() > periods && periods > 0 || vcpus.size() > extratimes && extratimes > 0;
        if (few || periods != budgets || periods != extratimes) {
            throw new Failure(Status.FAILURE, "Incorrect number of period, budget and extratime");
        }
    }

    /** One for each vcpu that is named, or the same for all. */
    private static List<VcpuShare> wanted(Arguments arguments, List<String> vcpus, SchedulingReport.Domain domain) {
        List<VcpuShare> wanted = new ArrayList<>();
        int count = vcpus.isEmpty() ? domain.share().vcpus().size() : vcpus.size();
        for (int i = 0; i < count; i++) {
            int which = vcpus.isEmpty() ? 0 : i;
            wanted.add(new VcpuShare(vcpus.isEmpty() ? i : Shares.number(vcpus.get(i)), Shares.number(arguments.all('p').get(which)),
                    Shares.number(arguments.all('b').get(which)), arguments.all('e').get(which).equals("1")));
        }
        return wanted;
    }

    private static void all(Invocation invocation, Shares shares, Optional<String> wanted, boolean ofVcpus) {
        for (SchedulingReport.Pool pool : shares.pools(wanted)) {
            invocation.print("Cpupool " + pool.name() + ": sched=RTDS");
            header(invocation, ofVcpus);
            shares.in(pool).forEach(domain -> rows(invocation, domain, ofVcpus, List.of()));
        }
    }

    private static void header(Invocation invocation, boolean ofVcpus) {
        Columns line = new Columns().left("Name", NAME).text(" ").right("ID", NUMBER).text(" ");
        invocation.print((ofVcpus ? line.right("VCPU", NUMBER).text(" ") : line).right("Period", MICROS).text(" ").right("Budget", MICROS).text(" ")
                .right("Extratime", EXTRATIME));
    }

    /** @param vcpus those wanted; none: all */
    private static void rows(Invocation invocation, SchedulingReport.Domain domain, boolean ofVcpus, List<String> vcpus) {
        if (!ofVcpus) {
            // The reference's word for a new vcpu is always yes.
            row(invocation, domain, "", domain.share().periodMicros().orElse(0), domain.share().budgetMicros().orElse(0), true);
            return;
        }
        List<VcpuShare> known = domain.share().vcpus();
        for (String word : vcpus) {
            if (Shares.number(word) < 0 || Shares.number(word) >= known.size()) {
                invocation.error("xl: VCPU index is out of range, valid values are within range from 0 to " + (known.size() - 1));
                throw new Failure(Status.FAILURE, VCPU_SHARES + "_get failed.");
            }
        }
        for (VcpuShare share : vcpus.isEmpty() ? known : vcpus.stream().map(word -> known.get(Shares.number(word))).toList()) {
            row(invocation, domain, new Columns().right(share.vcpu(), NUMBER).text(" ").toString(), share.periodMicros(), share.budgetMicros(), share.extratime());
        }
    }

    private static void row(Invocation invocation, SchedulingReport.Domain domain, String vcpu, long period, long budget, boolean extratime) {
        invocation.print(new Columns().left(Shares.name(domain), NAME).text(" ").right(domain.domid().value(), NUMBER).text(" ").text(vcpu)
                .right(period, MICROS).text(" ").right(budget, MICROS).text(" ").right(extratime ? "yes" : "no", EXTRATIME));
    }
}
