package org.domaind.xenstore.server;

import static org.domaind.xenstore.server.Conversation.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.store.Audit;
import org.junit.jupiter.api.Test;

/** The largest and the longest lived: nothing overflows, nothing is left behind. */
class BoundsTest {
    private static final String DEEP = "/d".repeat(1024);

    private final Conversation talk = new Conversation();

    @Test
    void theDeepestTree() {
        talk.with(3).run(List.of(
                row("A", 11, 0, DEEP + "|v", "11 OK|"),
                row("A", 14, 0, "/d|n3|", "14 OK|"),
                row("B", 4, 0, DEEP + "|w|", "4 OK|", "15 " + DEEP + "|w|"),
                row("A", 2, 0, DEEP + "|", "2 v"),
                row("A", 0, 0, "check|", "0 OK|"),
                row("A", 6, 0, "|", "6 1|"),
                row("A", 13, 1, "/d/d|", "13 OK|"),
                row("A", 11, 1, DEEP + "|w", "11 OK|"),
                row("A", 7, 1, "T|", "7 OK|")));
        assertEquals(List.of("15 " + DEEP + "|w|"), talk.hear("B"));
        assertEquals(1024 + 3, Audit.of(talk.state.store()).nodes());
        List<Entry> snapshot = new ArrayList<>();
        new Snapshot(talk.state, 1).accept(snapshot::add);
        StoreState again = new StoreState(domid -> true, 0);
        snapshot.forEach(new Recovery(again)::apply);
        assertEquals(new Audit(1024 + 3, List.of()), Audit.of(again.store()));
        talk.run(List.of(row("A", 9, 0, "3|", "9 OK|")));
        assertEquals(List.of("15 " + DEEP + "|w|"), talk.hear("B"));
        assertEquals(new Audit(3, List.of()), Audit.of(talk.state.store()));
    }

    @Test
    void watchesSetAndResetLeaveNothing() {
        talk.with(3);
        for (int i = 0; i < 20_000; i++) {
            talk.say("d3", 4, 0, "a/" + i + "|t|");
            talk.say("d3", 21, 0, "|");
        }
        assertEquals(0, talk.state.watches().size());
        assertEquals(0, talk.state.store().accounts().of(3).watches());
        assertEquals(0, talk.state.store().accounts().of(3).memory());
        assertEquals(0, talk.state.store().accounts().of(3).outstanding());
    }

    @Test
    void numbersOfDomainsUsedAgainLeaveNothing() {
        for (int i = 0; i < 5000; i++) {
            talk.with(3);
            talk.say("A", 12, 0, "/local/domain/3|");
            talk.say("A", 14, 0, "/local/domain/3|n3|r5|");
            talk.say("A", 19, 0, "3|3|");
            talk.say("d3", 11, 0, "x/y|v");
            talk.say("d3", 4, 0, "x|t|");
            talk.say("d3", 6, 0, "|");
            talk.say("d3", 13, 1, "x|");
            talk.gone(3);
        }
        assertNull(talk.state.store().accounts().existing(3));
        assertEquals(0, talk.state.watches().size());
        assertEquals(new Audit(5, List.of()), Audit.of(talk.state.store()));
        assertEquals(List.of(), talk.state.store().forgetting(3));
        assertEquals(List.of(), talk.state.store().forgetting(5));
    }

    @Test
    void transactionsThatNobodyEndsGoWithTheirDomain() {
        talk.with(3, 5);
        for (int i = 0; i < 20; i++) {
            talk.say("d3", 6, 0, "|");
        }
        assertEquals(10, talk.state.store().accounts().of(3).transactions());
        talk.run(List.of(
                row("A", 19, 0, "5|3|", "19 OK|"),
                row("A", 9, 0, "3|", "9 OK|"),
                row("A", 9, 0, "5|", "9 OK|"),
                row("A", 9, 0, "3|", "16 ENOENT|")));
        assertNull(talk.state.store().accounts().existing(3));
        assertNull(talk.state.store().accounts().existing(5));
    }
}
