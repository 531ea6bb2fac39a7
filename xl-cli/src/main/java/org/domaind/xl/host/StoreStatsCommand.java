package org.domaind.xl.host;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.StoreReport;
import org.domaind.schema.api.StoreReport.StoreDomain;
import org.domaind.schema.api.StoreReport.StoreQuota;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;
import org.domaind.xl.render.Moment;

/** {@code xl store-stats}. */
public final class StoreStatsCommand implements Command {
    private static final int TOP = 5;
    private static final int KIB = 1024;
    private static final int PERCENT = 100;
    /** The quotas with a column; soft-memory counts the same bytes as memory. */
    private static final List<String> COLUMNS = List.of("nodes", "watches", "transactions", "outstanding", "memory");

    @Override
    public Syntax syntax() {
        return new Syntax("store-stats", false, false, "", """
                --json                  Print everything known as JSON
                """, 0, List.of(Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        StoreReport report;
        try (DaemonConnection daemon = invocation.connect()) {
            report = daemon.call(Method.STORE_STATS, new Requests.None(), StoreReport.class);
        }
        if (arguments.has("json")) {
            return JsonOutput.print(invocation, report);
        }
        summary(invocation, report);
        table(invocation, report.domains());
        String talkers = report.domains().stream().filter(domain -> domain.lastMinute() > 0)
                .sorted(Comparator.comparingLong(StoreDomain::lastMinute).reversed()).limit(TOP)
                .map(domain -> domain.domid() + " (" + domain.lastMinute() + ")").collect(Collectors.joining(", "));
        invocation.print("\nTop talkers, by requests in the last minute: " + (talkers.isEmpty() ? "none" : talkers));
        for (StoreDomain domain : report.domains()) {
            domain.quotas().stream().filter(StoreQuota::near).forEach(quota -> invocation.print("Warning: domain " + domain.domid() + " uses "
                    + quota.used() + " of " + quota.limit() + " of its quota " + quota.quota() + " (" + percent(quota) + "%)"));
        }
        return Status.OK;
    }

    private static long percent(StoreQuota quota) {
        return quota.limit() == 0 ? 0 : quota.used() * PERCENT / quota.limit();
    }

    private static void summary(Invocation invocation, StoreReport report) {
        line(invocation, "since", Moment.of(report.startMillis()));
        line(invocation, "nodes", report.nodes());
        line(invocation, "watches", report.watches());
        line(invocation, "transactions open", report.transactions());
        line(invocation, "connections", report.sockets() + " sockets, " + report.rings() + " domains");
        line(invocation, "memory counted", report.countedBytes() / KIB + " KiB");
        line(invocation, "heap", report.heapBytes() / KIB + " of " + report.maxHeapBytes() / KIB + " KiB");
        line(invocation, "journal", report.journalBytes() / KIB + " KiB, " + report.compactions() + " compactions"
                + (report.journalLost() ? ", LOST: changes from now on are lost if domaind ends; see its log" : ""));
        line(invocation, "history", report.history().map(use -> use.bytes() / KIB + " of " + use.maxBytes() / KIB + " KiB, "
                + use.changes() + " changes, reaches back to " + Moment.of(use.reachMillis())).orElse("not kept"));
    }

    private static void line(Invocation invocation, String label, Object value) {
        invocation.print(new Columns().left(label, 22).text(" : ").text(value.toString()));
    }

    private static void table(Invocation invocation, List<StoreDomain> domains) {
        invocation.print("\n   ID   Requests     /min     Writes Conflicts      Nodes  Watches   Txs  Outst  Memory(KiB)");
        for (StoreDomain domain : domains) {
            Columns row = new Columns().right(domain.domid(), 5).text(" ").right(domain.requests(), 10).text(" ").right(domain.lastMinute(), 8)
                    .text(" ").right(domain.writes(), 10).text(" ").right(domain.conflicts(), 9);
            int[] widths = {11, 9, 6, 7, 13};
            for (int i = 0; i < COLUMNS.size(); i++) {
                row.right(use(domain, COLUMNS.get(i)), widths[i]);
            }
            invocation.print(row);
        }
    }

    private static String use(StoreDomain domain, String label) {
        for (StoreQuota quota : domain.quotas()) {
            if (quota.quota().equals(label)) {
                int unit = label.equals("memory") ? KIB : 1;
                return quota.limit() == 0 ? Long.toString(quota.used() / unit) : quota.used() / unit + "/" + quota.limit() / unit;
            }
        }
        return "-";
    }
}
