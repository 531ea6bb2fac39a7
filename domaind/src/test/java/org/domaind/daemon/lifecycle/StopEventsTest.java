package org.domaind.daemon.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.Test;

class StopEventsTest {
    private static final Domid ONE = new Domid(1);
    private static final Domid TWO = new Domid(2);
    private final StopEvents stops = new StopEvents();

    /** It stopped, and what its config asks for then is done. */
    private void stopped(Domid domid, Optional<ShutdownReason> reason, Optional<Domid> successor) {
        stops.on(new Event(1, 0, Happening.of(EventKind.STOPPED, "g", domid, "restart").because(reason)));
        stops.on(new Event(1, 0, Happening.of(EventKind.SETTLED, "g", domid, "").because(reason).livesOnIn(successor)));
    }

    @Test
    void eachWaitOfADomainEndsWithIt() {
        CompletableFuture<Replies.Stopped> first = stops.next(ONE);
        CompletableFuture<Replies.Stopped> second = stops.next(ONE);
        CompletableFuture<Replies.Stopped> other = stops.next(TWO);
        stopped(ONE, Optional.of(ShutdownReason.REBOOT), Optional.of(new Domid(3)));
        assertEquals(new Replies.Stopped(Optional.of(ShutdownReason.REBOOT), Optional.of(new Domid(3))), first.join());
        assertEquals(first.join(), second.join());
        assertFalse(other.isDone());
        assertEquals(1, stops.waits());
    }

    @Test
    void aWaitWhoseCallerHasGoneLeavesNothing() {
        CompletableFuture<Replies.Stopped> left = stops.next(ONE);
        CompletableFuture<Replies.Stopped> stays = stops.next(ONE);
        left.cancel(false);
        assertEquals(1, stops.waits());
        stops.gone(ONE);
        assertEquals(Replies.Stopped.forGood(Optional.empty()), stays.join());
        assertEquals(0, stops.waits());
    }

    @Test
    void whoWaitsAgainAsSoonAsHeIsToldWaitsForTheNextStop() {
        CompletableFuture<Replies.Stopped> next = stops.next(ONE).thenCompose(end -> stops.next(ONE));
        stopped(ONE, Optional.of(ShutdownReason.CRASH), Optional.empty());
        assertFalse(next.isDone());
        stopped(ONE, Optional.of(ShutdownReason.POWEROFF), Optional.empty());
        assertEquals(Optional.of(ShutdownReason.POWEROFF), next.join().reason());
        assertEquals(0, stops.waits());
    }

    @Test
    void waitsAreBounded() {
        for (int i = 0; i < StopEvents.MAX_WAITS; i++) {
            stops.next(new Domid(i % 1000 + 1));
        }
        ProblemException refused = assertThrows(ProblemException.class, () -> stops.next(ONE));
        assertEquals("too-many-waits", refused.problem().code());
        stops.gone(TWO);
        assertFalse(stops.next(ONE).isDone());
    }

    @Test
    void aNewDomainOfThatNumberIsAnother() {
        stopped(ONE, Optional.of(ShutdownReason.POWEROFF), Optional.empty());
        assertTrue(stops.gone(ONE).reason().isPresent());
        stops.on(new Event(2, 0, Happening.of(EventKind.CREATED, "g", ONE, "")));
        assertEquals(Optional.empty(), stops.gone(ONE).reason());
    }
}
