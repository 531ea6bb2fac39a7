package org.domaind.xl.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.GuestEvent;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
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

/** {@code xl events}. */
public final class EventsCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("events", false, false, "[options] [Domain]", """
                -f, --follow            Then print events as they come
                --json                  Print JSON; with --follow an object a line
                """, 0, List.of(Option.flag('f', "follow"), Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.operands().size() > 1) {
            invocation.out().print(syntax().usage());
            return Status.USAGE;
        }
        Optional<String> guest = arguments.operands().stream().findFirst();
        boolean json = arguments.has("json");
        boolean follow = arguments.has('f');
        try (DaemonConnection daemon = invocation.connect()) {
            if (json && !follow) {
                return all(invocation, daemon, guest);
            }
            if (!json) {
                invocation.print("Time                      ID Name                 Event            Detail");
            }
            Replies.Events page = page(daemon, guest, 0, false);
            while (follow || !page.events().isEmpty()) {
                page.events().forEach(event -> invocation.print(json ? Json.text(event) : row(event)));
                if (follow && invocation.out().checkError()) {
                    // The reader is gone.
                    return Status.OK;
                }
                page = page(daemon, guest, page.last(), follow);
            }
            return Status.OK;
        }
    }

    private static Replies.Events page(DaemonConnection daemon, Optional<String> guest, long after, boolean follow) {
        return daemon.call(Method.EVENTS, new Requests.Events(guest, after, follow), Replies.Events.class);
    }

    private static int all(Invocation invocation, DaemonConnection daemon, Optional<String> guest) {
        List<GuestEvent> events = new ArrayList<>();
        Replies.Events page = page(daemon, guest, 0, false);
        while (!page.events().isEmpty()) {
            events.addAll(page.events());
            page = page(daemon, guest, page.last(), false);
        }
        return JsonOutput.print(invocation, events);
    }

    private static Columns row(GuestEvent event) {
        Columns row = new Columns().text(Moment.of(event.millis())).right(event.domid().map(Object::toString).orElse("-"), 6)
                .text(" ").left(event.guest(), 20).text(" ");
        String detail = detail(event);
        return detail.isEmpty() ? row.text(event.kind()) : row.left(event.kind(), 16).text(" ").text(detail);
    }

    private static String detail(GuestEvent event) {
        List<String> parts = new ArrayList<>();
        event.reason().ifPresent(reason -> parts.add(reason.word()));
        event.successor().ifPresent(domid -> parts.add("lives on as domain " + domid));
        if (!event.detail().isEmpty()) {
            parts.add(event.detail());
        }
        return String.join(", ", parts);
    }
}
