package org.domaind.xl.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.PoolParameters;
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

/** {@code xl sched-credit} and {@code xl sched-credit2}: weights and caps of domains, parameters of pools. */
public final class CreditCommand implements Command {
    private static final String SHARES = "libxl_domain_sched_params";
    private static final int NAME = 33;
    private static final int ID = 4;
    private static final int WEIGHT = 6;
    private static final int CAP = 4;

    private final boolean second;
    private final String scheduler;

    /** @param second credit2, which has fewer parameters */
    public CreditCommand(boolean second) {
        this.second = second;
        this.scheduler = second ? "credit2" : "credit";
    }

    @Override
    public Syntax syntax() {
        List<Option> options = new ArrayList<>(List.of(Option.value('d', "domain"), Option.value('w', "weight"), Option.value('c', "cap"),
                Option.flag('s', "schedparam"), Option.value('r', "ratelimit_us"), Option.value('p', "cpupool")));
        String more = "";
        if (!second) {
            options.add(Option.value('t', "tslice_ms"));
            options.add(Option.value('m', "migration_delay_us"));
            more = """
                    -t TSLICE, --tslice_ms=TSLICE        Time slice of the pool, in milliseconds
                    -m DELAY, --migration_delay_us=DELAY How long a vcpu keeps its cache, in microseconds
                    """;
        }
        return new Syntax("sched-" + scheduler, true, false, "[-d <Domain> [-w[=WEIGHT]|-c[=CAP]]] [-s [" + (second ? "" : "-t TSLICE|") + "-r RATELIMIT"
                + (second ? "" : "|-m DELAY") + "]] [-p CPUPOOL]", """
                -d DOMAIN, --domain=DOMAIN           Show or change this domain's share
                -w WEIGHT, --weight=WEIGHT           Its weight, 1 to 65535
                -c CAP, --cap=CAP                    Its limit in percent of one cpu, 0 for none
                -s, --schedparam                     Show or change the pool's parameters
                """ + more + """
                -r RLIMIT, --ratelimit_us=RLIMIT     Least time that a vcpu runs, in microseconds
                -p CPUPOOL, --cpupool=CPUPOOL        Of this cpupool only
                """, 0, options);
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        refuse(arguments);
        try (DaemonConnection daemon = invocation.connect()) {
            if (arguments.has('s')) {
                parameters(invocation, arguments, daemon);
            } else if (!arguments.has('d')) {
                all(invocation, Shares.of(daemon, scheduler), arguments.value('p'));
            } else if (arguments.has('w') || arguments.has('c')) {
                set(invocation, arguments, daemon);
            } else {
                Domid domid = DomainOperands.report(daemon, arguments.value('d').orElseThrow()).domid();
                header(invocation);
                row(invocation, Shares.of(daemon, scheduler).domain(domid, SHARES));
            }
        }
        return Status.OK;
    }

    private void refuse(Arguments arguments) {
        boolean share = arguments.has('w') || arguments.has('c');
        boolean domain = arguments.has('d') || share;
        if (!second && domain && (arguments.has('p') || arguments.has('s'))) {
            throw new Failure(Status.FAILURE, "Specifying a cpupool or schedparam is not allowed with domain options.");
        }
        if (second && domain && arguments.has('p')) {
            throw new Failure(Status.FAILURE, "Specifying a cpupool is not allowed with other options.");
        }
        if (share && !arguments.has('d')) {
            throw new Failure(Status.FAILURE, "Must specify a domain.");
        }
        if (!second && !arguments.has('s') && Stream.of('t', 'r', 'm').anyMatch(arguments::has)) {
            throw new Failure(Status.FAILURE, "Must specify schedparam to set schedule parameter values.");
        }
    }

    private void parameters(Invocation invocation, Arguments arguments, DaemonConnection daemon) {
        Shares shares = Shares.of(daemon, scheduler);
        SchedulingReport.Pool pool = shares.pool(arguments.value('p').orElse("0"));
        if (Stream.of('t', 'r', 'm').noneMatch(arguments::has)) {
            invocation.print(line(pool));
            return;
        }
        String what = "libxl_sched_" + scheduler + "_params";
        PoolParameters known = Optional.of(pool).filter(one -> one.scheduler().equals(scheduler)).flatMap(SchedulingReport.Pool::parameters)
                .orElseThrow(() -> new Failure(Status.FAILURE, what + (second ? "_set failed." : "_get failed.")));
        PoolParameters wanted = new PoolParameters(arguments.value('t').map(Shares::number).orElse(known.timesliceMillis()),
                arguments.value('r').map(Shares::number).orElse(known.ratelimitMicros()), arguments.value('m').map(Shares::number).orElse(known.migrationDelayMicros()));
        call(invocation, daemon, Method.SET_POOL_PARAMETERS, new Requests.SetPoolParameters(pool.id(), scheduler, wanted), what);
    }

    private void set(Invocation invocation, Arguments arguments, DaemonConnection daemon) {
        Domid domid = DomainOperands.report(daemon, arguments.value('d').orElseThrow()).domid();
        call(invocation, daemon, Method.SET_SHARE, new Requests.SetShare(domid, scheduler, number(arguments, 'w'), number(arguments, 'c'), List.of()), SHARES);
    }

    private static OptionalInt number(Arguments arguments, char option) {
        return arguments.value(option).map(text -> OptionalInt.of(Shares.number(text))).orElse(OptionalInt.empty());
    }

    static void call(Invocation invocation, DaemonConnection daemon, Method method, Object request, String what) {
        try {
            daemon.call(method, request, Replies.Done.class);
        } catch (ProblemException e) {
            invocation.error("xl: " + e.problem().line());
            throw new Failure(Status.FAILURE, what + "_set failed.");
        }
    }

    private void all(Invocation invocation, Shares shares, Optional<String> wanted) {
        for (SchedulingReport.Pool pool : shares.pools(wanted)) {
            invocation.print(line(pool));
            header(invocation);
            shares.in(pool).forEach(domain -> row(invocation, domain));
        }
    }

    private String line(SchedulingReport.Pool pool) {
        String name = "Cpupool " + pool.name() + ": ";
        if (!pool.scheduler().equals(scheduler) || pool.parameters().isEmpty()) {
            return name + "[sched params unavailable]";
        }
        PoolParameters said = pool.parameters().get();
        return second ? name + "ratelimit=" + said.ratelimitMicros() + "us" : name + "tslice=" + said.timesliceMillis() + "ms ratelimit="
                + said.ratelimitMicros() + "us migration-delay=" + said.migrationDelayMicros() + "us";
    }

    private static void header(Invocation invocation) {
        invocation.print(new Columns().left("Name", NAME).text(" ").right("ID", ID).text(" ").right("Weight", WEIGHT).text(" ").right("Cap", CAP));
    }

    private static void row(Invocation invocation, SchedulingReport.Domain domain) {
        invocation.print(new Columns().left(Shares.name(domain), NAME).text(" ").right(domain.domid().value(), ID).text(" ")
                .right(domain.share().weight().orElse(0), WEIGHT).text(" ").right(domain.share().cap().orElse(0), CAP));
    }
}
