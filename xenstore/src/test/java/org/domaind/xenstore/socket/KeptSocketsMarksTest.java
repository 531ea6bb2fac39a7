package org.domaind.xenstore.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSocketsMarksTest {
    @TempDir
    private Path folder;

    @Test
    void noConnectionContinuesAfterALostJournal() throws IOException {
        KeptSockets kept = KeptSockets.open(folder.resolve("marks"), 4, true, 0);
        kept.begin();
        KeptSockets.Place place = kept.place();
        kept.journaled(false);
        KeptSockets next = KeptSockets.open(folder.resolve("marks"), 4, true, 0);
        assertEquals(null, next.restored(place.name()));
        next.begin();
        assertEquals(place.connection(), KeptSockets.open(folder.resolve("marks"), 4, true, 0).restored(place.name()).connection());
    }

    @Test
    void foreignNamesAreIgnored() throws IOException {
        KeptSockets kept = KeptSockets.open(folder.resolve("marks"), 4, true, 0);
        kept.begin();
        KeptSockets next = KeptSockets.open(folder.resolve("marks"), 4, true, 0);
        for (String name : List.of("", "client", "client-1", "client-4096-1", "client--1-1", "client-1-1x", "client-99999-1")) {
            assertEquals(null, next.restored(name), name);
        }
        assertEquals(9, next.restored("client-3-9").connection());
        assertEquals(null, next.restored("client-3-10"), "one connection a place");
        assertEquals(11, next.place().connection());
    }
}
