package org.domaind.xl.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.StoreChange;
import org.domaind.schema.api.StoreChange.StoreContent;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;
import org.domaind.xl.render.Moment;
import org.domaind.xl.render.PastTime;
import org.domaind.xl.render.Quoted;

/** {@code xl store-log}. */
public final class StoreLogCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("store-log", false, false, "[options]", """
                -p, --path=<path>       Only of this node and those below it
                -d, --domid=<Domain>    Only made by this domain
                -s, --since=<time>      Not before, e.g. 5m ago, 17:05:09, 2026-11-22T17:05:09
                -f, --follow            Then print changes as they come
                --json                  Print JSON; with --follow an object a line
                """, 0, List.of(Option.value('p', "path"), Option.value('d', "domid"), Option.value('s', "since"), Option.flag('f', "follow"),
                Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (!arguments.operands().isEmpty()) {
            invocation.out().print(syntax().usage());
            return Status.USAGE;
        }
        boolean json = arguments.has("json");
        boolean follow = arguments.has('f');
        long since = arguments.value('s').map(text -> time(text, invocation.nowMillis().getAsLong())).orElse(0L);
        try (DaemonConnection daemon = invocation.connect()) {
            Optional<Domid> domid = arguments.value('d').map(word -> DomainOperands.find(daemon, word));
            Requests.StoreLog first = new Requests.StoreLog(arguments.value('p'), domid, since, 0, false);
            if (json && !follow) {
                return all(invocation, daemon, first);
            }
            if (!json) {
                invocation.print("Time                      ID Client               Operation      Change");
            }
            Replies.StoreChanges page = page(daemon, first);
            if (!json && since != 0 && since < page.reachMillis()) {
                invocation.error("xl: the history reaches back to " + Moment.of(page.reachMillis()) + " only");
            }
            while (follow || !page.changes().isEmpty()) {
                page.changes().forEach(change -> invocation.print(json ? Json.text(change) : row(change)));
                if (follow && invocation.out().checkError()) {
                    // The reader is gone.
                    return Status.OK;
                }
                page = page(daemon, new Requests.StoreLog(first.path(), domid, since, page.next(), follow));
            }
            return Status.OK;
        }
    }

    private static long time(String text, long now) {
        return PastTime.parse(text, now)
                .orElseThrow(() -> new Failure(Status.USAGE, "xl: \"" + text + "\" is no time; give " + PastTime.FORMS));
    }

    private static Replies.StoreChanges page(DaemonConnection daemon, Requests.StoreLog request) {
        return daemon.call(Method.STORE_LOG, request, Replies.StoreChanges.class);
    }

    private static int all(Invocation invocation, DaemonConnection daemon, Requests.StoreLog first) {
        List<StoreChange> changes = new ArrayList<>();
        Replies.StoreChanges page = page(daemon, first);
        while (!page.changes().isEmpty()) {
            changes.addAll(page.changes());
            page = page(daemon, new Requests.StoreLog(first.path(), first.domid(), first.sinceMillis(), page.next(), false));
        }
        return JsonOutput.print(invocation, changes);
    }

    private static Columns row(StoreChange change) {
        String operation = change.transaction() == 0 ? change.operation() : change.operation() + "(" + change.transaction() + ")";
        return new Columns().text(Moment.of(change.millis())).right(change.domid(), 6)
                .text(" ").left(client(change), 20).text(" ").left(operation, 14).text(" ")
                .text(change.path()).text(what(change));
    }

    private static String client(StoreChange change) {
        return !change.client().isEmpty() ? change.client() : change.connection() == 0 ? "-" : "#" + change.connection();
    }

    private static String what(StoreChange change) {
        if (change.after().isEmpty()) {
            String below = change.below() == 0 ? "" : ", " + change.below() + " below";
            return " removed (was " + change.before().map(StoreLogCommand::value).orElse("not there") + below + ")";
        }
        StoreContent after = change.after().get();
        if (change.before().isEmpty()) {
            return " = " + value(after) + " (new)";
        }
        StoreContent before = change.before().get();
        boolean permissions = !after.permissions().isEmpty();
        boolean whole = before.bytes() == before.value().length() && after.bytes() == after.value().length();
        boolean same = whole && before.value().equals(after.value());
        String text = same && permissions ? "" : " = " + value(after) + (same ? " (as before)" : " (was " + value(before) + ")");
        return permissions ? text + " " + String.join(",", after.permissions()) + " (was " + String.join(",", before.permissions()) + ")" : text;
    }

    private static String value(StoreContent content) {
        return Quoted.of(content.value()) + (content.bytes() > content.value().length() ? "... [" + content.bytes() + " bytes]" : "");
    }
}
