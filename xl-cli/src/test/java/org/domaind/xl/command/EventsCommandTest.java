package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.GuestEvent;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.xl.render.Moment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsCommandTest extends CommandTest {
    private static final long NOW = FakeHost.NOW_SECONDS * 1000;
    private static final List<GuestEvent> EVENTS = List.of(
            new GuestEvent(1, NOW, "created", "g", Optional.of(new Domid(5)), Optional.empty(), Optional.empty(), ""),
            new GuestEvent(3, NOW, "stopped", "g", Optional.of(new Domid(5)), Optional.of(ShutdownReason.REBOOT), Optional.empty(), "restart"),
            new GuestEvent(4, NOW, "settled", "g", Optional.of(new Domid(5)), Optional.of(ShutdownReason.REBOOT), Optional.of(new Domid(6)), ""),
            new GuestEvent(9, NOW, "failed", "h", Optional.empty(), Optional.empty(), Optional.empty(), "create: no memory"));

    @BeforeEach
    void answerWithPages() {
        // Pages of two.
        harness.daemon.answer(Method.EVENTS, p -> {
            List<GuestEvent> rest = EVENTS.stream().filter(e -> e.number() > p.get("after").longValue()).limit(2).toList();
            return new Replies.Events(rest, rest.isEmpty() ? 9 : rest.get(rest.size() - 1).number());
        });
    }

    @Test
    void eventsAreATable() {
        assertEquals(new Harness.Result(0, """
                Time                      ID Name                 Event            Detail
                @     5 g                    created
                @     5 g                    stopped          reboot, restart
                @     5 g                    settled          reboot, lives on as domain 6
                @     - h                    failed           create: no memory
                """.replace("@", Moment.of(NOW)), ""), harness.xl("events"));
        assertEquals("EVENTS {\"guest\":null,\"after\":0,\"follow\":false}", harness.calls().get(0));
    }

    @Test
    void theyAreJsonAsWell() {
        Harness.Result result = harness.xl("events", "--json", "g");
        JsonNode events = JsonTree.of(result.out());
        assertEquals(EVENTS.size(), events.size());
        assertEquals(EVENTS.get(2), Json.value(events.get(2).toString(), GuestEvent.class));
        assertEquals(List.of("EVENTS {\"guest\":\"g\",\"after\":0,\"follow\":false}", "EVENTS {\"guest\":\"g\",\"after\":3,\"follow\":false}",
                "EVENTS {\"guest\":\"g\",\"after\":9,\"follow\":false}"), harness.calls());
    }

    @Test
    void oneGuestIsNamed() {
        assertEquals(2, harness.xl("events", "g", "h").status());
        assertEquals(List.of(), harness.calls());
    }
}
