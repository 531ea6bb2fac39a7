package org.domaind.tests.simulated.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.JsonTree;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.Test;

/** What is known of guests' lives afterwards, in its order. */
class EventsTest extends DaemonTest {
    private List<Event> events() {
        try (StateDatabase state = host.openState()) {
            return state.newest(1000);
        }
    }

    private List<String> texts() {
        return events().stream().map(event -> event.what().toString()).toList();
    }

    private void awaitLast(String text) {
        Waiting.until(() -> text + " at the end of " + texts(), () -> {
            List<String> now = texts();
            return !now.isEmpty() && now.get(now.size() - 1).equals(text);
        });
    }

    @Test
    void aGuestsLifeIsToldInItsOrder() throws IOException {
        Domid first = host.createSettled("g");
        host.xl("rename", "g", "h").ok();
        host.xl("reboot", "h").ok();
        Waiting.until(() -> "another domain", () -> host.xl("domid", "h").status() == 0 && !host.domid("h").equals(first));
        Domid second = host.domid("h");
        awaitLast("h (domain " + first + ") settled: reboot, lives on as domain " + second);
        host.bury(host.kill());
        host.startDaemon();
        host.machine().domains().shutdown(second, ShutdownReason.POWEROFF);
        awaitLast("h (domain " + second + ") settled: poweroff");
        assertEquals(List.of(
                "g (domain " + first + ") created",
                "h (domain " + first + ") renamed: was g",
                "h (domain " + first + ") stopped: reboot, restart",
                "h (domain " + first + ") destroyed",
                "h (domain " + second + ") created",
                "h (domain " + first + ") settled: reboot, lives on as domain " + second,
                "h (domain " + second + ") stopped: poweroff, destroy",
                "h (domain " + second + ") destroyed",
                "h (domain " + second + ") settled: poweroff"), texts());
        List<Event> events = events();
        for (int i = 1; i < events.size(); i++) {
            assertEquals(events.get(i - 1).number() + 1, events.get(i).number());
            assertTrue(events.get(i - 1).epochMillis() <= events.get(i).epochMillis());
        }
    }

    @Test
    void theCommandShowsThemAlsoAfterARestart() throws IOException {
        Domid g = host.create("g");
        Domid h = host.create("h");
        host.xl("rename", "g", "k").ok();
        host.stopDaemon();
        host.startDaemon();
        host.xl("destroy", "h").ok();
        JsonNode all = JsonTree.of(host.xl("events", "--json").ok().out());
        assertEquals(List.of("created", "created", "renamed", "destroyed"), kinds(all));
        assertEquals(List.of("created", "destroyed"), kinds(JsonTree.of(host.xl("events", "--json", "h").ok().out())));
        assertEquals(List.of("created", "renamed"), kinds(JsonTree.of(host.xl("events", "--json", g.toString()).ok().out())));
        String table = host.xl("events", h.toString()).ok().out();
        assertEquals(3, table.lines().count(), table);
        assertTrue(table.lines().skip(1).allMatch(line -> line.contains(" " + h + " h ")), table);
    }

    private static List<String> kinds(JsonNode events) {
        return StreamSupport.stream(events.spliterator(), false).map(event -> event.path("kind").textValue()).toList();
    }

    @Test
    void whatCouldNotBeDoneIsTold() {
        host.machine().faults().failWhen("memory populate_physmap"::equals);
        host.xl("create", "-q", host.config("g")).refusal(3);
        host.machine().faults().clear();
        Domid domid = host.create("h");
        host.machine().faults().failWhen("domctl destroydomain"::equals);
        host.xl("destroy", "h");
        host.machine().faults().clear();
        host.xl("destroy", "h").ok();
        assertEquals(List.of(
                "g failed: create: memory populate_physmap: ENOMEM",
                "h (domain " + domid + ") created",
                "h (domain " + domid + ") failed: destroy: domctl destroydomain: ENOMEM",
                "h (domain " + domid + ") destroyed"), texts());
    }
}
