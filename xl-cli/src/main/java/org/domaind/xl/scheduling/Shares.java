package org.domaind.xl.scheduling;

import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.config.device.Scan;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Status;

/** What the commands for one scheduler have in common: which pools and domains are its. */
record Shares(SchedulingReport report, String scheduler) {
    private static final int DECIMAL = 10;

    static Shares of(DaemonConnection daemon, String scheduler) {
        return new Shares(daemon.call(Method.SCHEDULING, new Requests.None(), SchedulingReport.class), scheduler);
    }

    /** Pools with this scheduler. @param wanted name or number; empty: all */
    List<SchedulingReport.Pool> pools(Optional<String> wanted) {
        Optional<SchedulingReport.Pool> only = wanted.map(this::pool);
        return report.pools().stream().filter(pool -> pool.scheduler().equals(scheduler)).filter(pool -> only.isEmpty() || only.get().equals(pool)).toList();
    }

    /** Whatever its scheduler is. */
    SchedulingReport.Pool pool(String wanted) {
        return report.pools().stream().filter(pool -> pool.name().equals(wanted) || Integer.toString(pool.id()).equals(wanted)).findFirst()
                .orElseThrow(() -> new Failure(Status.FAILURE, "unknown cpupool '" + wanted + "'"));
    }

    List<SchedulingReport.Domain> in(SchedulingReport.Pool pool) {
        return report.domains().stream().filter(domain -> domain.pool() == pool.id()).toList();
    }

    /** @throws Failure it has another scheduler, in the reference's words */
    SchedulingReport.Domain domain(Domid domid, String asked) {
        SchedulingReport.Domain domain = report.domains().stream().filter(one -> one.domid().equals(domid)).findFirst()
                .orElseThrow(() -> new Failure(Status.FAILURE, asked + "_get failed."));
        if (!domain.share().scheduler().equals(scheduler)) {
            throw new Failure(Status.FAILURE, asked + "_get returned " + domain.share().scheduler() + " not " + scheduler + ".");
        }
        return domain;
    }

    static String name(SchedulingReport.Domain domain) {
        return domain.name().orElse("(null)");
    }

    /** As strtol(3) reads it into an int: 0 for a word. */
    static int number(String text) {
        return (int) new Scan(text).unsigned(DECIMAL);
    }
}
