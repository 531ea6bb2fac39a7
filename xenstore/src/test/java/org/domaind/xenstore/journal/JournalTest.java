package org.domaind.xenstore.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final long NEVER = Long.MAX_VALUE / 4;

    @TempDir
    private Path folder;

    @Test
    void everyEntryComesBack() throws IOException, Refusal {
        Perms perms = Perms.parse(List.of("b5", "r7", "w-1", "n60")).withStale(domid -> domid != 60);
        List<Entry> entries = List.of(
                new Entry.Edited(List.of(
                        new Edit.Put(new StorePath("/a"), new byte[] {1, 0, -1}, perms, false),
                        new Edit.Remove(new StorePath("/b")))),
                new Entry.Edited(List.of()),
                new Entry.WatchSet(3, "rel/a", "tok\u00ffen", -1),
                new Entry.WatchRemoved(3, "/x", ""),
                new Entry.WatchesReset(4),
                new Entry.Introduced(5, 0xFFFF_FFFF_FFL, 17),
                new Entry.Gone(6),
                new Entry.ShutDown(7, true),
                new Entry.ShutDown(7, false),
                new Entry.Targeted(8, -1),
                new Entry.Featured(9, 14),
                new Entry.Limited(Entry.Limited.EVERYBODY, Quota.NODES, 0),
                new Entry.Limited(3, Quota.SOFT_MEMORY, 12),
                new Entry.RingRead(3, -5, new byte[] {9}),
                new Entry.RingWritten(3, Integer.MAX_VALUE, new byte[] {}),
                new Entry.Epoch(2),
                new Entry.Made(new Origin(3, -1, Origin.Cause.GONE, 0xFFFF_FFFF), 1L << 40),
                new Entry.Client(7, "12/xl"));
        try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
            entries.forEach(journal::add);
            journal.write();
        }
        assertEquals(entries.stream().map(JournalTest::text).toList(), load("boot"));
    }

    @Test
    void aFileCutAnywhereGivesWholeBatchesAndGoesOn() throws IOException {
        List<Long> ends = new ArrayList<>();
        try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
            ends.add(journal.size());
            for (int i = 0; i < 3; i++) {
                journal.add(new Entry.Gone(10 * i));
                journal.add(new Entry.WatchSet(i, "path", "token", 1));
                journal.write();
                ends.add(journal.size());
            }
        }
        byte[] whole = Files.readAllBytes(path());
        assertEquals(ends.get(3), whole.length);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(path(), Arrays.copyOf(whole, length));
            int batches = 0;
            while (batches < 3 && ends.get(batches + 1) <= length) {
                batches++;
            }
            assertEquals(2 * batches, load("boot").size(), "cut at " + length);
            try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
                journal.add(new Entry.Epoch(9));
                journal.write();
            }
            assertEquals(2 * batches + 1, load("boot").size(), "appended after a cut at " + length);
        }
    }

    @Test
    void aChangedByteEndsIt() throws IOException {
        long begin;
        try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
            journal.add(new Entry.Gone(1));
            journal.write();
            begin = journal.size();
            journal.add(new Entry.Gone(2));
            journal.write();
        }
        byte[] whole = Files.readAllBytes(path());
        for (int at = (int) begin; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x40;
            Files.write(path(), changed);
            assertEquals(1, load("boot").size(), "byte " + at);
        }
    }

    @Test
    void anotherBootsIsDiscarded() throws IOException {
        try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
            journal.add(new Entry.Gone(1));
            journal.write();
        }
        assertEquals(List.of(), load("boot2"));
        assertEquals(List.of(), load("boot"));
        Files.write(path(), "something else".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(List.of(), load("boot"));
    }

    @Test
    void anEntryThatCannotBeWrittenLeavesTheOthersWhole() throws IOException {
        try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
            assertThrows(NullPointerException.class, () -> journal.add(new Entry.WatchSet(1, "path", null, 1)));
            journal.add(new Entry.Gone(1));
            assertThrows(NullPointerException.class, () -> journal.add(new Entry.WatchSet(1, "path", null, 1)));
            journal.add(new Entry.Gone(2));
            journal.write();
        }
        assertEquals(List.of("Gone[domid=1]", "Gone[domid=2]"), load("boot"));
    }

    @Test
    void anEntryThatOnlyANewerVersionKnowsIsRefusedInWordsAndTheFileStays() throws IOException {
        ByteSink record = new ByteSink();
        try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
            write(journal, 1);
        }
        JournalFile.begin(record);
        EntryCodec.write(new Entry.Gone(2), record);
        record.putByte(99);
        JournalFile.end(record, 0);
        ByteBuffer bytes = record.written();
        byte[] more = new byte[bytes.remaining()];
        bytes.get(more);
        Files.write(path(), more, StandardOpenOption.APPEND);
        checkRefused("(unknown entry of kind 99)");
        byte[] whole = Files.readAllBytes(path());
        whole[whole.length - 1] = 98;
        Files.write(path(), whole);
        assertEquals(List.of("Gone[domid=1]"), load("boot"), "what was not written whole is no entry");
    }

    @Test
    void aNewerFormatIsRefusedAndTheFileStays() throws IOException {
        try (Journal journal = Journal.open(path(), "boot", NEVER, entry -> { })) {
            write(journal, 1);
        }
        byte[] whole = Files.readAllBytes(path());
        ByteBuffer file = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int length = file.getInt(0);
        whole[JournalFile.RECORD_HEADER + Long.BYTES - 1] = '2';
        file.putInt(Integer.BYTES, JournalRecordReader.checksum(ByteBuffer.wrap(whole, JournalFile.RECORD_HEADER, length)));
        Files.write(path(), whole);
        checkRefused("its format is version 2");
    }

    private void checkRefused(String reason) throws IOException {
        byte[] before = Files.readAllBytes(path());
        JournalException refused = assertThrows(JournalException.class, () -> load("boot"));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertTrue(refused.getMessage().contains("start that version"), refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(path()));
    }

    @Test
    void compactionKeepsWhatHappensMeanwhile() throws IOException, InterruptedException {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (Journal journal = Journal.open(path(), "boot", 1000, entry -> { })) {
            while (!journal.wantsCompaction()) {
                journal.add(new Entry.Gone(1));
                journal.write();
            }
            long before = journal.size();
            journal.startCompaction(sink -> {
                await(mayGoOn);
                sink.accept(new Entry.Gone(2));
            }, done::countDown);
            assertFalse(journal.wantsCompaction());
            journal.add(new Entry.Gone(3));
            journal.write();
            assertFalse(journal.finishCompaction());
            mayGoOn.countDown();
            await(done);
            journal.add(new Entry.Gone(4));
            journal.write();
            assertTrue(journal.finishCompaction());
            assertTrue(journal.size() < before);
            journal.add(new Entry.Gone(5));
            journal.write();
        }
        assertEquals(List.of("Gone[domid=2]", "Gone[domid=3]", "Gone[domid=4]", "Gone[domid=5]"), load("boot"));
    }

    @Test
    void aCompactionThatNeverEndedIsForgotten() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        try (Journal journal = Journal.open(path(), "boot", 0, entry -> { })) {
            journal.add(new Entry.Gone(1));
            journal.write();
            journal.startCompaction(sink -> sink.accept(new Entry.Gone(2)), done::countDown);
            await(done);
        }
        assertEquals(List.of("Gone[domid=1]"), load("boot"));
        assertFalse(Files.exists(folder.resolve("journal.new")));
    }

    @Test
    void aCompactionThatFailsLeavesTheOldFile() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        Files.createDirectories(folder.resolve("sub"));
        Path inside = folder.resolve("sub/journal");
        try (Journal journal = Journal.open(inside, "boot", 0, entry -> { })) {
            journal.add(new Entry.Gone(1));
            journal.write();
            Files.createDirectory(folder.resolve("sub/journal.new"));
            journal.startCompaction(sink -> sink.accept(new Entry.Gone(2)), done::countDown);
            await(done);
            assertThrows(IOException.class, journal::finishCompaction);
            journal.add(new Entry.Gone(3));
            journal.write();
        }
        List<String> entries = new ArrayList<>();
        Journal.open(inside, "boot", NEVER, entry -> entries.add(text(entry))).close();
        assertEquals(List.of("Gone[domid=1]", "Gone[domid=3]"), entries);
    }

    @Test
    void aLostFileIsReplacedByTheNextCompactionThatSucceeds() throws IOException {
        CountDownLatch failing = new CountDownLatch(1);
        CountDownLatch succeeding = new CountDownLatch(1);
        try (Journal journal = Journal.open(path(), "boot", 0, entry -> { })) {
            journal.startCompaction(sink -> sink.accept(new Entry.Gone(1)), failing::countDown);
            write(journal, 2);
            // A write by an interrupted thread closes the file: the simplest way to lose it.
            Thread.currentThread().interrupt();
            assertThrows(IOException.class, () -> write(journal, 3));
            assertTrue(Thread.interrupted());
            assertTrue(journal.lost());
            await(failing);
            assertThrows(IOException.class, journal::finishCompaction);
            assertTrue(journal.wantsCompaction());
            journal.startCompaction(sink -> sink.accept(new Entry.Gone(4)), succeeding::countDown);
            write(journal, 5);
            await(succeeding);
            assertTrue(journal.finishCompaction());
            assertFalse(journal.lost());
            write(journal, 6);
        }
        assertEquals(List.of("Gone[domid=4]", "Gone[domid=5]", "Gone[domid=6]"), load("boot"));
    }

    private static void write(Journal journal, int domid) throws IOException {
        journal.add(new Entry.Gone(domid));
        journal.write();
    }

    private List<String> load(String boot) throws IOException {
        List<String> entries = new ArrayList<>();
        Journal.open(path(), boot, NEVER, entry -> entries.add(text(entry))).close();
        return entries;
    }

    private Path path() {
        return folder.resolve("journal");
    }

    /** Compares arrays by content. */
    private static String text(Entry entry) {
        if (entry instanceof Entry.RingRead read) {
            return "RingRead " + read.domid() + " " + read.consumed() + " " + Arrays.toString(read.partial());
        } else if (entry instanceof Entry.RingWritten written) {
            return "RingWritten " + written.domid() + " " + written.from() + " " + Arrays.toString(written.bytes());
        } else if (entry instanceof Entry.Edited edited) {
            return "Edited " + edited.edits().stream().map(edit -> edit instanceof Edit.Put put
                    ? put.path() + "=" + Arrays.toString(put.value()) + put.perms() + put.perms().mentions(60) : edit.toString()).toList();
        }
        return entry.toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
