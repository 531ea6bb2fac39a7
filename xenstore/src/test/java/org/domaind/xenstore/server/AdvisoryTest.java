package org.domaind.xenstore.server;

import static org.domaind.xenstore.operation.StoreConversation.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.ring.GuestSide;
import org.domaind.xenstore.store.ConsistencyCheck;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/** Faults that other stores had, each with its Xen Security Advisory, unless another test covers it. */
class AdvisoryTest {
    private static final int DIRECTORY = 1;
    private static final int READ = 2;
    private static final int WATCH = 4;
    private static final int START = 6;
    private static final int END = 7;
    private static final int RELEASE = 9;
    private static final int WRITE = 11;
    private static final int MKDIR = 12;
    private static final int RM = 13;
    private static final int SET_PERMS = 14;
    private static final int SET_TARGET = 19;
    private static final int RESET_WATCHES = 21;

    private final StoreConversation talk = new StoreConversation().with(3, 5);

    private void home(int domid) {
        talk.run(List.of(
                row("A", MKDIR, 0, "/local/domain/" + domid + "|", "12 OK|"),
                row("A", SET_PERMS, 0, "/local/domain/" + domid + "|n" + domid + "|", "14 OK|")));
    }

    private Account account(int domid) {
        return talk.state.store().accounts().of(domid);
    }

    private void assertClean() {
        assertEquals(List.of(), ConsistencyCheck.of(talk.state.store()).faults());
    }

    /** XSA-72: a reply that does not fit is refused; the connection goes on. */
    @Test
    void aListThatIsTooLongIsRefused() {
        for (int i = 0; i < 100; i++) {
            talk.say("A", WRITE, 0, "/long/" + "x".repeat(38) + (100 + i) + "|v");
        }
        talk.say("A", SET_PERMS, 0, "/long|r0|");
        talk.run(List.of(
                row("A", DIRECTORY, 0, "/long|", "16 E2BIG|"),
                row("d3", DIRECTORY, 0, "/long|", "16 E2BIG|"),
                row("d3", START, 0, "|", "6 1|"),
                row("d3", DIRECTORY, 1, "/long|", "16 E2BIG|"),
                row("d3", 10, 0, "3|", "10 /local/domain/3|")));
        assertEquals(Packet.MAX_PAYLOAD, talk.say("d3", 22, 0, "/long|0|").get(0).length() - "22 ".length(), 45);
    }

    /** XSA-233: a domain and its stub domain end, in any order. */
    @ParameterizedTest
    @CsvSource({"3,5", "5,3"})
    void aDomainAndItsStubDomainGoInAnyOrder(int first, int second) {
        for (int i = 0; i < 50; i++) {
            talk.with(3, 5);
            talk.run(List.of(row("A", SET_TARGET, 0, "5|3|", "19 OK|")));
            home(3);
            talk.say("d5", WRITE, 0, "/local/domain/3/x|v");
            talk.say("d5", WATCH, 0, "/local/domain/3|w|");
            talk.say("d3", WATCH, 0, "/local/domain/3|w|");
            talk.say("d5", START, 0, "|");
            talk.gone(first);
            talk.run(List.of(row("A", RELEASE, 0, second + "|", "9 OK|")));
        }
        assertNull(talk.state.store().accounts().existing(3));
        assertNull(talk.state.store().accounts().existing(5));
        assertEquals(0, talk.state.watches().size());
        assertClean();
    }

    /** XSA-326, XSA-416: what transactions read and change counts for the guest's memory while they are open. */
    @Test
    void transactionsCountForMemory() {
        home(3);
        talk.say("d3", WRITE, 0, "known|v");
        long before = account(3).memory();
        String deep = "/a".repeat(900);
        int refused = 0;
        for (int i = 1; i <= 10; i++) {
            talk.say("d3", START, 0, "|");
            for (int j = 0; j < 4; j++) {
                refused += talk.say("d3", READ, i, "p" + j + deep + "|").equals(List.of("16 ENOMEM|")) ? 1 : 0;
            }
        }
        assertTrue(refused > 20, refused + " refused");
        assertTrue(account(3).memory() < 2_621_440 + 1_200_000, account(3).memory() + " bytes");
        talk.run(List.of(
                row("d3", READ, 0, "known|", "2 v"),
                row("d3", END, 1, "F|", "7 OK|"),
                row("d3", END, 10, "T|", "16 ENOMEM|"),
                row("d3", RESET_WATCHES, 0, "|", "21 OK|")));
        assertEquals(before, account(3).memory());
    }

    /** XSA-326: so do values that a transaction is going to write. */
    @Test
    void valuesInTransactionsCountForMemory() {
        home(3);
        List<String> last = List.of("11 OK|");
        int written = 0;
        for (int tx = 1; tx <= 10 && last.equals(List.of("11 OK|")); tx++) {
            talk.say("d3", START, 0, "|");
            for (int i = 0; i < 300 && last.equals(List.of("11 OK|")); i++) {
                last = talk.say("d3", WRITE, tx, "n" + i + "|" + "v".repeat(1900));
                written++;
            }
        }
        assertEquals(List.of("16 ENOMEM|"), last);
        assertTrue(written > 1000 && written < 1400, written + " written");
        talk.say("d3", RESET_WATCHES, 0, "|");
        assertEquals(1, account(3).nodes());
        assertTrue(account(3).memory() < 100, account(3).memory() + " bytes");
    }

    /** XSA-326: watches on deep paths count for the memory they take. */
    @Test
    void deepWatchesCountForMemory() {
        String deep = "/a".repeat(1000);
        int set = 0;
        while (talk.say("d3", WATCH, 0, "/p" + set + deep + "|t|").get(0).equals("4 OK|")) {
            set++;
        }
        assertTrue(set > 10 && set < 40, set + " watches");
        assertEquals(List.of("16 ENOMEM|"), talk.say("d3", WATCH, 0, "/q" + deep + "|t|"));
        talk.say("d3", RESET_WATCHES, 0, "|");
        assertEquals(0, account(3).memory());
    }

    /** XSA-326: replies and events that a guest does not read count for its memory; events over its quota are dropped. */
    @Test
    void unreadOutputCountsForMemory(@TempDir Path folder) {
        SteppedStore store = new SteppedStore(folder);
        store.introduce(3);
        store.ask(12, "/local/domain/3|");
        store.ask(14, "/local/domain/3|n3|");
        GuestSide guest = store.guest(3);
        guest.request(WATCH, 1, 0, "w|t|");
        store.step();
        guest.pull();
        Account account = store.loop().rings().of(3).session().account();
        store.ask(26, "3|memory|20000|");
        long before = account.memory();
        for (int i = 0; i < 1000; i++) {
            store.ask(WRITE, "/local/domain/3/w/" + i + "|v");
            store.ask(RM, "/local/domain/3/w/" + i + "|");
        }
        assertTrue(account.memory() > 15_000 && account.memory() <= 20_200, account.memory() + " bytes");
        int events = 0;
        for (List<String> part = guest.pull(); !part.isEmpty() || events == 0; part = guest.pull()) {
            events += part.size();
            store.step();
        }
        assertTrue(events > 80 && events < 150, events + " events");
        store.ask(RM, "/local/domain/3/w|");
        store.step();
        assertTrue(account.memory() <= before, account.memory() + " bytes");
    }

    /** XSA-419: nodes that a domain made outside of its home are removed with it; nothing accumulates. */
    @Test
    void nodesOfADeadDomainOutsideItsHomeAreRemoved() {
        talk.say("A", MKDIR, 0, "/shared|");
        talk.say("A", SET_PERMS, 0, "/shared|b0|");
        int nodes = ConsistencyCheck.of(talk.state.store()).nodes();
        for (int i = 0; i < 200; i++) {
            talk.run(List.of(
                    row("d3", WRITE, 0, "/shared/a/b/c|v", "11 OK|"),
                    row("d3", SET_PERMS, 0, "/shared/a/b|n3|b5|", "14 OK|"),
                    row("d5", WRITE, 0, "/shared/a/b/mine|v", "11 OK|"),
                    row("A", RELEASE, 0, "3|", "9 OK|")));
            talk.with(3);
        }
        assertEquals(nodes, ConsistencyCheck.of(talk.state.store()).nodes());
        assertEquals(0, account(5).nodes());
        assertClean();
    }

    /** XSA-421: a node that is made and removed in one transaction does not affect others, nor any count. */
    @Test
    void aNodeMadeAndRemovedInOneTransaction() {
        home(3);
        talk.run(List.of(
                row("d3", WRITE, 0, "kept|v", "11 OK|"),
                row("d3", START, 0, "|", "6 1|"),
                row("d3", WRITE, 1, "a/b|v", "11 OK|"),
                row("d3", WRITE, 1, "other|v", "11 OK|"),
                row("d3", RM, 1, "a|", "13 OK|"),
                row("d3", RM, 1, "kept|", "13 OK|"),
                row("d3", MKDIR, 1, "kept|", "12 OK|"),
                row("d3", READ, 1, "a/b|", "16 ENOENT|"),
                row("d3", END, 1, "T|", "7 OK|"),
                row("d3", DIRECTORY, 0, "/local/domain/3|", "1 other|kept|"),
                row("d3", READ, 0, "kept|", "2 ")));
        assertEquals(3, account(3).nodes());
        assertClean();
    }

    /** XSA-425: a connection is reset (soft reset) in the middle of any operation. */
    @Test
    void aResetInTheMiddleOfAnyOperation(@TempDir Path folder) {
        SteppedStore store = new SteppedStore(folder);
        for (int i = 0; i < 200; i++) {
            store.introduce(3);
            GuestSide guest = store.guest(3);
            guest.request(WATCH, 1, 0, "/|all|");
            guest.request(START, 2, 0, "|");
            for (int j = 0; j < i % 40; j++) {
                guest.request(READ, 3, 0, "/none|");
            }
            guest.request(WRITE, 4, 0, "x|" + "v".repeat(2000));
            if (i % 3 == 0) {
                store.step();
            } else if (i % 3 == 1) {
                store.work();
            }
        }
        store.introduce(3);
        GuestSide guest = store.guest(3);
        guest.request(10, 9, 0, "3|");
        store.step();
        assertEquals(List.of("9: 10 /local/domain/3|"), guest.pull());
        assertEquals(List.of(), store.told);
        Account account = store.loop().rings().of(3).session().account();
        assertEquals(List.of(0, 0, 0, 0L), List.of(account.watches(), account.transactions(), account.outstanding(), account.memory()));
    }

    /** XSA-481 and the grammar of paths: malformed paths are refused, and never make the store fail. */
    @ParameterizedTest
    @ValueSource(strings = {"/local/domain/", "/local/domain//", "local/domain/", "//", "/a//b", "a//b", "/a/", "a/", "/%", "/ ", "/a\n", "/\u00ff", "/.",
            "", "@", "@/", "@releaseDomain/", "/local/domain/3/"})
    void pathsThatAreNone(String path) {
        for (Op op : List.of(Op.READ, Op.DIRECTORY, Op.GET_PERMS, Op.MKDIR, Op.RM)) {
            for (String who : List.of("A", "d3")) {
                assertEquals(List.of("16 EINVAL|"), talk.say(who, op.number(), 0, path + "|"), who + " " + op);
            }
        }
        assertEquals(List.of("16 EINVAL|"), talk.say("A", WRITE, 0, path + "|v"));
        assertEquals(List.of("16 EINVAL|"), talk.say("A", SET_PERMS, 0, path + "|n0|"));
        assertEquals(List.of("16 EINVAL|"), talk.say("A", 22, 0, path + "|0|"));
    }

    /** XSA-481: paths that look like a home but are not. */
    @ParameterizedTest
    @ValueSource(strings = {"/local/domain", "/local/domain/x", "/local/domain/03", "/local/domain/65536", "/local/domain/123456/x",
            "/local/domain/3x/y"})
    void pathsLikeAHome(String path) {
        assertEquals(List.of("11 OK|"), talk.say("A", WRITE, 0, path + "|v"));
        assertEquals(List.of("2 v"), talk.say("A", READ, 0, path + "|"));
        assertEquals(List.of("16 EACCES|"), talk.say("d3", READ, 0, path + "|"));
        assertEquals(List.of("13 OK|"), talk.say("A", RM, 0, path + "|"));
    }

    /** XSA-484: every operation inside a transaction, with an unknown transaction, and after RESET_WATCHES has ended the transaction. */
    @ParameterizedTest
    @EnumSource
    void everyOperationInsideATransaction(Op op) {
        home(3);
        String id = talk.say("d3", START, 0, "|").get(0).substring(2).replace("|", "");
        int tx = Integer.parseInt(id);
        for (String payload : List.of("", "|", "x|", "x|t|", "T|", "3|1|1|", "/|", "x|0|", "x|n3|")) {
            for (int transaction : new int[] {tx, 0, 99, -1}) {
                for (String who : List.of("d3", "A")) {
                    List<String> answers = new ArrayList<>(talk.say(who, op.number(), transaction, payload));
                    answers.removeIf(answer -> answer.startsWith("15 "));
                    assertEquals(1, answers.size(), who + " " + op + " " + payload);
                    assertFalse(answers.contains("16 EIO|"), who + " " + op + " " + payload);
                    talk.session("A").closeTransactions();
                }
            }
        }
        talk.say("d3", RESET_WATCHES, tx, "|");
        talk.run(List.of(
                row("d3", READ, tx, "x|", "16 ENOENT|"),
                row("d3", END, tx, "T|", "16 ENOENT|"),
                row("d3", RESET_WATCHES, tx, "|", "16 ENOENT|"),
                row("d3", RESET_WATCHES, 0, "|", "21 OK|")));
        assertEquals(0, account(3).transactions());
        assertEquals(0, account(3).watches());
        assertClean();
    }
}
