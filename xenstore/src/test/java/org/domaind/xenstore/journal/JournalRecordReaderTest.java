package org.domaind.xenstore.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRecordReaderTest {
    private static final long NEVER = Long.MAX_VALUE / 4;
    /** Sizes around that of the reader's window, so that records begin and end everywhere in it; two are larger. */
    private static final int[] SIZES = {0, 1, 200_000, 62_000, 70, 300_000, 5, 262_144, 262_080, 9, 1_000_000, 3};

    @TempDir
    private Path folder;

    @Test
    void recordsOfAllSizesComeBackInOrder() throws IOException {
        Path path = folder.resolve("journal");
        List<String> written = new ArrayList<>();
        try (Journal journal = Journal.open(path, "boot", NEVER, entry -> { })) {
            for (int i = 0; i < SIZES.length; i++) {
                byte[] value = new byte[SIZES[i]];
                Arrays.fill(value, (byte) i);
                journal.add(new Entry.Edited(List.of(new Edit.Put(new StorePath("/n" + i), value, Perms.ownedBy(i), false))));
                journal.write();
                written.add(i + " of " + SIZES[i]);
            }
        }
        assertEquals(written, read(path));
        long whole = Files.size(path);
        try (Journal again = Journal.open(path, "boot", NEVER, entry -> { })) {
            assertEquals(whole, again.size());
        }
    }

    private static List<String> read(Path path) throws IOException {
        List<String> found = new ArrayList<>();
        Journal.open(path, "boot", NEVER, entry -> {
            Edit.Put put = (Edit.Put) ((Entry.Edited) entry).edits().get(0);
            for (byte one : put.value()) {
                assertEquals(put.perms().owner(), one);
            }
            found.add(put.perms().owner() + " of " + put.value().length);
        }).close();
        return found;
    }
}
