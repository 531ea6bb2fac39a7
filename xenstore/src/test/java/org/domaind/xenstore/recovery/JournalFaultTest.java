package org.domaind.xenstore.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.domaind.xenstore.recovery.FaultyFiles.Fault;
import org.domaind.xenstore.ring.GuestSide;
import org.domaind.xenstore.server.SteppedStore;

/**
 * Each operation on the journal's files fails in turn, during a conversation of a guest that must not notice. At the end the store is killed, and the
 * next one must know everything that was answered.
 */
class JournalFaultTest {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final int STEPS = 12;

    @TempDir
    private Path folder;
    private final FaultyFiles files = new FaultyFiles();

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "IS_CUT_SHORT"})
    void aFaultAtEachStepOfTheJournal(Fault fault) throws IOException {
        int operations = Integer.MAX_VALUE;
        for (int at = 1; at <= operations; at++) {
            SteppedStore store = store(fault.name() + at);
            files.plan(at, fault);
            List<String> heard = converse(store, "fault at " + at);
            assertEquals(expected(), heard, fault + " at " + at);
            boolean happened = files.operations() >= at;
            operations = happened ? operations : at - 1;
            List<String> told = happened ? List.of("journal lost", "journal restored") : List.of();
            await(store, told.size());
            assertEquals(told, store.told, fault + " at " + at);
            files.plan(0, fault);
            store.kill();
            checkEverything(store);
        }
        assertTrue(operations >= STEPS, "only " + operations + " operations");
    }

    @ParameterizedTest
    @EnumSource(names = {"KILLS_BEFORE", "KILLS_HALFWAY", "KILLS_AFTER"})
    void aDeathAtEachStepOfTheJournal(Fault fault) throws IOException {
        int operations = Integer.MAX_VALUE;
        for (int at = 1; at <= operations; at++) {
            SteppedStore store = store(fault.name() + at);
            files.plan(at, fault);
            List<String> heard = converse(store, "death at " + at);
            assertEquals(expected(), heard, fault + " at " + at);
            operations = files.operations() >= at ? operations : at - 1;
            files.plan(0, fault);
            store.kill();
            checkEverything(store);
            assertEquals(List.of(), store.told);
        }
        assertTrue(operations >= STEPS, "only " + operations + " operations");
    }

    /** The last batch was written up to any byte. */
    @Test
    void aDeathAtEachByteOfTheJournal() throws IOException {
        SteppedStore first = store("bytes");
        files.plan(0, Fault.FAILS);
        first.guest(3).request(11, 1, 0, "x|value");
        long before = Files.size(journal("bytes"));
        first.work();
        byte[] whole = Files.readAllBytes(journal("bytes"));
        assertTrue(whole.length > before);
        for (int length = (int) before; length <= whole.length; length++) {
            SteppedStore store = store("byte" + length);
            store.guest(3).request(11, 1, 0, "x|value");
            store.work();
            Files.write(journal("byte" + length), java.util.Arrays.copyOf(Files.readAllBytes(journal("byte" + length)), length));
            store.kill();
            store.step();
            assertEquals(List.of("1: 11 OK|"), store.guest(3).pull(), "cut at " + length);
            assertEquals(List.of("2 value"), store.ask(2, "/local/domain/3/x|"));
        }
    }

    @Test
    void aJournalThatCannotBeMadeIsAFaultOfTheStart() throws IOException {
        for (int at = 1; at <= 3; at++) {
            files.plan(at, Fault.FAILS);
            Path inside = Files.createDirectory(folder.resolve("start" + at));
            UncheckedIOException failure = org.junit.jupiter.api.Assertions.assertThrows(UncheckedIOException.class,
                    () -> new SteppedStore(inside, files.wrap(inside.resolve("journal")), 0));
            assertEquals("no space left, as planned", failure.getCause().getMessage());
            new SteppedStore(inside, files.wrap(inside.resolve("journal")), 0).step();
        }
    }

    private Path journal(String name) {
        return folder.resolve(name).resolve("journal");
    }

    private SteppedStore store(String name) throws IOException {
        files.plan(0, Fault.FAILS);
        SteppedStore store = new SteppedStore(Files.createDirectory(folder.resolve(name)), files.wrap(journal(name)), 0);
        store.introduce(3);
        store.ask(12, "/local/domain/3|");
        store.ask(14, "/local/domain/3|n3|");
        store.step();
        return store;
    }

    /** The conversation: writes, a watch, a transaction, a removal. A store that is killed is replaced by the next. */
    private List<String> converse(SteppedStore store, String when) {
        GuestSide guest = store.guest(3);
        List<String> heard = new ArrayList<>();
        guest.request(4, 100, 0, "w|t|");
        for (int i = 0; i < STEPS; i++) {
            guest.request(11, i, 0, "w/" + i + "|value" + i);
            exchange(store, guest, heard);
        }
        guest.request(13, 200, 0, "w/0|");
        guest.request(14, 201, 0, "w/1|n3|r5|");
        exchange(store, guest, heard);
        assertTrue(heard.size() > STEPS, when + ": " + heard);
        return heard;
    }

    private void exchange(SteppedStore store, GuestSide guest, List<String> heard) {
        try {
            guest.push();
            store.step();
        } catch (FaultyFiles.Death death) {
            store.kill();
            store.step();
        }
        heard.addAll(guest.pull());
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>(List.of("100: 4 OK|", "0: 15 w|t|"));
        for (int i = 0; i < STEPS; i++) {
            expected.add("0: 15 w/" + i + "|t|");
            expected.add(i + ": 11 OK|");
        }
        expected.addAll(List.of("0: 15 w/0|t|", "200: 13 OK|", "0: 15 w/1|t|", "201: 14 OK|"));
        return expected;
    }

    private static void checkEverything(SteppedStore store) {
        store.step();
        for (int i = 1; i < STEPS; i++) {
            assertEquals(List.of("2 value" + i), store.ask(2, "/local/domain/3/w/" + i + "|"));
        }
        assertEquals(List.of("16 ENOENT|"), store.ask(2, "/local/domain/3/w/0|"));
        assertEquals(List.of("3 n3|r5|"), store.ask(3, "/local/domain/3/w/1|"));
        GuestSide guest = store.guest(3);
        guest.request(11, 300, 0, "w/1|again");
        store.step();
        assertEquals(List.of("0: 15 w/1|t|", "300: 11 OK|"), guest.pull());
    }

    /** A compaction runs on a thread of its own. */
    private static void await(SteppedStore store, int told) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (store.told.size() < told && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            store.step();
        }
    }
}
