package org.domaind.xl.guest;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.schema.api.DomainReport;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;
import org.domaind.xl.render.Uptime;

/** {@code xl uptime}. */
public final class UptimeCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("uptime", false, false, "[-s] [Domain]", """
                -s                      Print a short form
                --json                  Print JSON
                """, 0, List.of(Option.flag('s'), Option.JSON));
    }

    private record Up(int domid, String name, long startSeconds, long uptimeSeconds) {
        /** The output of {@code --json} for a domain. */
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("domid", domid);
            json.put("name", name);
            json.put("startSeconds", startSeconds);
            json.put("uptimeSeconds", uptimeSeconds);
            return json;
        }
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        List<DomainReport> domains = new ArrayList<>();
        try (DaemonConnection daemon = invocation.connect()) {
            if (arguments.operands().isEmpty()) {
                domains.addAll(DomainOperands.all(daemon));
            }
            for (String word : arguments.operands()) {
                domains.add(DomainOperands.report(daemon, word));
            }
        }
        long now = invocation.nowMillis().getAsLong() / 1000;
        boolean json = arguments.has("json");
        boolean brief = arguments.has('s');
        if (!brief && !json) {
            invocation.print("Name                                ID Uptime");
        }
        List<Map<String, Object>> ups = new ArrayList<>();
        for (DomainReport domain : domains) {
            if (domain.startSeconds().isEmpty()) {
                invocation.error("xl: Domain " + domain.domid() + ": nobody knows when it started");
                continue;
            }
            long start = domain.startSeconds().getAsLong();
            Up up = new Up(domain.domid().value(), DomainOperands.name(domain), start, now - start);
            ups.add(up.json());
            if (!json) {
                invocation.print(brief ? brief(up, now) : new Columns().left(up.name(), 33).text(" ").right(up.domid(), 4).text(" ")
                        .text(Uptime.of(up.uptimeSeconds(), false)));
            }
        }
        return json ? JsonOutput.print(invocation, ups) : Status.OK;
    }

    private static String brief(Up up, long now) {
        int secondOfDay = Instant.ofEpochSecond(now).atZone(ZoneId.systemDefault()).toLocalTime().toSecondOfDay();
        return " " + Uptime.clock(secondOfDay) + " up " + Uptime.of(up.uptimeSeconds(), true) + ", " + up.name() + " (" + up.domid() + ")";
    }
}
