package org.domaind.xenstore.operation;

import static org.domaind.xenstore.operation.StoreConversation.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.recovery.StateSnapshot;
import org.domaind.xenstore.store.ConsistencyCheck;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.watch.WatchTrie;
import org.domaind.xenstore.watch.Watcher;
import org.junit.jupiter.api.Test;

/** The largest sizes and the longest sequences: nothing overflows, nothing is left behind. */
class BoundsTest {
    private static final String DEEP = "/d".repeat(1024);

    private final StoreConversation talk = new StoreConversation();

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
        assertEquals(1024 + 3, ConsistencyCheck.of(talk.state.store()).nodes());
        List<Entry> snapshot = new ArrayList<>();
        new StateSnapshot(talk.state, 1).accept(snapshot::add);
        assertEquals(new ConsistencyCheck(1024 + 3, List.of()), ConsistencyCheck.of(StoreConversation.recovered(snapshot).state.store()));
        talk.run(List.of(row("A", 9, 0, "3|", "9 OK|")));
        assertEquals(List.of("15 " + DEEP + "|w|"), talk.hear("B"));
        assertEquals(new ConsistencyCheck(3, List.of()), ConsistencyCheck.of(talk.state.store()));
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

    /** A watcher is checked once per path, however many watches it has there: many watches without rights cost one check. */
    @Test
    void watchersWithoutRightsAreCheckedOncePerPath() {
        talk.with(3, 5);
        WatchTrie trie = talk.state.watches();
        for (int i = 0; i < 128; i++) {
            talk.say("d3", 4, 0, "/|" + i + "|");
            talk.say("d5", 4, 0, "/|" + i + "|");
        }
        talk.say("B", 4, 0, "/|one|");
        talk.say("B", 4, 0, "/tool|two|");
        talk.say("B", 4, 0, "/|three|");
        List<Watcher> asked = new ArrayList<>();
        List<Watch> reached = trie.reaching(new StorePath("/tool"), watcher -> {
            asked.add(watcher);
            return watcher == talk.session("B");
        });
        assertEquals(List.of("one", "two", "three"), reached.stream().map(Watch::token).toList());
        assertEquals(4, asked.size());
        talk.say("d3", 5, 0, "/|7|");
        talk.say("B", 5, 0, "/|one|");
        talk.say("B", 5, 0, "/|three|");
        assertEquals(127 + 128 + 1, trie.reaching(new StorePath("/tool"), watcher -> true).size());
        talk.say("d3", 21, 0, "|");
        talk.say("d5", 21, 0, "|");
        assertEquals(1, trie.size());
        assertEquals(List.of(), trie.on(StorePath.ROOT));
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
        assertEquals(new ConsistencyCheck(5, List.of()), ConsistencyCheck.of(talk.state.store()));
        assertEquals(List.of(), talk.state.store().editsToForget(3));
        assertEquals(List.of(), talk.state.store().editsToForget(5));
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
