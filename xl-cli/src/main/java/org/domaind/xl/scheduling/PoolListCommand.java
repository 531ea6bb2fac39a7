package org.domaind.xl.scheduling;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;

/** {@code xl cpupool-list}. */
public final class PoolListCommand implements Command {
    private static final int NAME = 19;
    private static final int CPUS = 3;
    private static final int SCHEDULER = 9;
    private static final int DOMAINS = 4;

    @Override
    public Syntax syntax() {
        return new Syntax("cpupool-list", false, false, "[-c|--cpus] [<CPU Pool>]", """
                -c, --cpus                     Output list of CPUs used by a pool
                """, 0, List.of(Option.flag('c', "cpus")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            List<SchedulingReport.Pool> pools = Shares.of(daemon, "").report().pools();
            Optional<String> wanted = arguments.operands().stream().findFirst();
            List<SchedulingReport.Pool> shown = pools.stream().filter(pool -> wanted.isEmpty() || pool.name().equals(wanted.get())
                    || Integer.toString(pool.id()).equals(wanted.get())).toList();
            if (shown.isEmpty() && wanted.isPresent()) {
                throw new Failure(Status.FAILURE, "Pool '" + wanted.get() + "' does not exist");
            }
            boolean cpus = arguments.has('c');
            invocation.print(new Columns().left("Name", NAME).text(cpus ? "CPU list" : "CPUs   Sched     Active   Domain count"));
            for (SchedulingReport.Pool pool : shown) {
                Columns line = new Columns().left(pool.name(), NAME);
                invocation.print(cpus ? line.text(pool.cpus().toBitSet().stream().mapToObj(Integer::toString).collect(Collectors.joining(",")))
                        : line.right(pool.cpus().toBitSet().cardinality(), CPUS).text(" ").right(pool.scheduler(), SCHEDULER).text("       y       ")
                                .right(pool.domains(), DOMAINS));
            }
        }
        return Status.OK;
    }
}
