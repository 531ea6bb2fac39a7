package org.domaind.xenstore.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.wire.Refusal;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final int MANY = 1_000_000;

    private final RecordedStore recorded = new RecordedStore(1 << 20);

    private List<Change> changes() {
        return recorded.history().changes(ChangeFilter.ALL, 0, MANY);
    }

    @Test
    void aChangeTellsOldAndNew() throws Refusal {
        recorded.write("/a", "one");
        recorded.millis = 2000;
        recorded.write("/a", "two");
        recorded.write("/a", "two");
        Perms perms = Perms.parse(List.of("n0", "r5"));
        recorded.commit(new Edit.Put(new StorePath("/a"), RecordedStore.bytes("two"), perms, true));
        recorded.write("/a/b", "below");
        recorded.remove("/a");
        Change.State two = new Change.State("two", 3, null);
        assertEquals(List.of(
                new Change(0, 1000, RecordedStore.ORIGIN, "/a", null, new Change.State("one", 3, null), 0),
                new Change(1, 2000, RecordedStore.ORIGIN, "/a", new Change.State("one", 3, null), two, 0),
                new Change(2, 2000, RecordedStore.ORIGIN, "/a", two, two, 0),
                new Change(3, 2000, RecordedStore.ORIGIN, "/a", new Change.State("two", 3, List.of("n0")),
                        new Change.State("two", 3, List.of("n0", "r5")), 0),
                new Change(4, 2000, RecordedStore.ORIGIN, "/a/b", null, new Change.State("below", 5, null), 0),
                new Change(5, 2000, RecordedStore.ORIGIN, "/a", new Change.State("two", 3, List.of("n0", "r5")), null, 1)), changes());
    }

    @Test
    void longValuesAreShownInPartAndKeptWhole() {
        String old = "o".repeat(4000);
        recorded.write("/a", old);
        recorded.millis++;
        recorded.write("/a", "new");
        Change.State shown = changes().get(1).before();
        assertEquals(new Change.State(old.substring(0, ChangeCodec.SHOWN_BYTES), 4000, null), shown);
        assertEquals(List.of("/a=" + old + " n0"), RecordedStore.lines(recorded.history().nodesAt(1000, new StorePath("/a"), 0, MANY).nodes()));
    }

    @Test
    void whatIsPackedReadsAsBefore() {
        for (int i = 0; i < 3000; i++) {
            recorded.millis++;
            recorded.write("/a", "value " + i * 7919L);
        }
        List<Change> before = changes();
        History old = recorded.history();
        int packed = 0;
        while (recorded.recorder.packOne()) {
            packed++;
        }
        assertEquals(recorded.recorder.bytes() / Chunk.BYTES - 1, packed, "all but the last one");
        assertTrue(packed >= 2, packed + " chunks");
        assertEquals(before, changes());
        assertEquals(before, old.changes(ChangeFilter.ALL, 0, MANY), "of who asked before");
        recorded.write("/a", "after");
        assertEquals(before.size() + 1, changes().size());
    }

    @Test
    void bytesThatDoNotShrinkArePackedAsWell() {
        byte[] noise = new byte[Chunk.BYTES];
        new Random(1).nextBytes(noise);
        PackedBytes packed = new PackedBytes(noise, noise.length - 1);
        assertArrayEquals(Arrays.copyOf(noise, noise.length - 1), packed.unpacked());
        assertTrue(packed.size() < noise.length + noise.length / 100, "size " + packed.size());
        assertTrue(new PackedBytes(new byte[Chunk.BYTES], Chunk.BYTES).size() < Chunk.BYTES / 100);
        assertEquals(0, new PackedBytes(noise, 0).unpacked().length);
    }

    @Test
    void theFilterFindsRemovalsOfAncestors() {
        recorded.write("/a", "");
        recorded.write("/a/b", "");
        recorded.write("/ab", "");
        recorded.remove("/a");
        assertEquals(List.of(1L, 3L), numbers(Optional.of("/a/b"), OptionalInt.empty(), 0));
        assertEquals(List.of(0L, 1L, 3L), numbers(Optional.of("/a"), OptionalInt.empty(), 0));
        assertEquals(List.of(0L, 1L, 2L, 3L), numbers(Optional.of("/"), OptionalInt.of(5), 1000));
        assertEquals(List.of(), numbers(Optional.empty(), OptionalInt.of(6), 0));
        assertEquals(List.of(), numbers(Optional.empty(), OptionalInt.empty(), 1001));
    }

    private List<Long> numbers(Optional<String> path, OptionalInt domid, long since) {
        return recorded.history().changes(new ChangeFilter(path, domid, since), 0, MANY).stream().map(Change::number).toList();
    }

    @Test
    void pagesFollowOnEachOther() {
        for (int i = 0; i < 10; i++) {
            recorded.write("/a", "" + i);
        }
        History history = recorded.history();
        assertEquals(List.of(3L, 4L), history.changes(ChangeFilter.ALL, 3, 2).stream().map(Change::number).toList());
        List<PastNode> all = history.nodesAt(1000, StorePath.ROOT, 0, MANY).nodes();
        assertEquals(List.of("/", "/tool", "/tool/xenstored", "/a"), all.stream().map(node -> node.path().text()).toList());
        assertEquals(RecordedStore.lines(all.subList(1, 3)), RecordedStore.lines(history.nodesAt(1000, StorePath.ROOT, 1, 100).nodes()));
    }

    @Test
    void aSnapshotStaysAsItIsWhenItsMemoryIsUsedAgain() {
        recorded.write("/a", "0");
        History early = recorded.history();
        for (int i = 0; i < 100_000; i++) {
            recorded.write("/a", "value " + i);
        }
        assertEquals("0", early.changes(ChangeFilter.ALL, 0, 1).get(0).after().value());
        assertTrue(changes().get(0).number() > 0);
    }

    @Test
    void aTimeBeforeTheHistoryIsRefused() {
        assertEquals(1000, recorded.history().reach());
        assertThrows(IllegalArgumentException.class, () -> recorded.history().nodesAt(999, StorePath.ROOT, 0, MANY));
    }

    @Test
    void aRemovalTooLargeToKeepEndsTheReach() {
        RecordedStore small = new RecordedStore(Recorder.MIN_BYTES);
        small.write("/big", "");
        for (int i = 0; i < 1000; i++) {
            small.write("/big/" + i, "");
        }
        small.millis = 5000;
        small.remove("/big");
        History history = small.history();
        assertEquals(5000, history.reach());
        assertTrue(history.nodesAt(5000, new StorePath("/big"), 0, MANY).nodes().isEmpty());
        List<Change> changes = history.changes(ChangeFilter.ALL, 0, MANY);
        Change last = changes.get(changes.size() - 1);
        assertEquals("/big", last.path());
        assertNull(last.after());
        assertTrue(last.alsoBelow() > 100, "below " + last.alsoBelow());
    }

    @Test
    void removedNodesCountAgainstTheBound() {
        RecordedStore small = new RecordedStore(Recorder.MIN_BYTES);
        for (int i = 0; i < 3000; i++) {
            small.write("/n", "v".repeat(3000));
            small.remove("/n");
            assertTrue(small.recorder.bytes() <= Recorder.MIN_BYTES, "bytes " + small.recorder.bytes());
        }
        assertEquals(6000, small.recorder.changes());
    }

    @Test
    void aClockThatGoesBackKeepsTheHistory() {
        recorded.millis = 3000;
        recorded.write("/a", "one");
        recorded.millis = 2000;
        recorded.write("/a", "two");
        assertEquals(List.of(3000L, 3000L), changes().stream().map(Change::millis).toList());
    }

    @Test
    void specialNamesAreInTheLogAndNotInTheTree() {
        recorded.commit(new Edit.Put(StorePath.RELEASE_DOMAIN, new byte[0], Perms.ownedBy(3), false));
        assertEquals(List.of("n3"), changes().get(0).after().perms());
        assertEquals(recorded.tree(), RecordedStore.lines(recorded.history().nodesAt(1000, StorePath.ROOT, 0, MANY).nodes()));
    }
}
