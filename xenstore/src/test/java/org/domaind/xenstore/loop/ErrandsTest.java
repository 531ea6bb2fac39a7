package org.domaind.xenstore.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.ring.MemoryRing;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;

class ErrandsTest {
    private final List<String> done = new ArrayList<>();
    private int wakes;
    private final Errands errands = new Errands(() -> wakes++);

    @Test
    void manyTasksWakeTheStoreOnce() {
        errands.add(() -> done.add("a"));
        errands.add(() -> done.add("b"));
        assertEquals(1, wakes);
        assertTrue(errands.announced());
        errands.run(bug -> { });
        assertEquals(List.of("a", "b"), done);
        assertFalse(errands.announced());
    }

    @Test
    void aTaskThatCameWhileOthersWereDoneStaysAnnounced() {
        errands.add(() -> errands.add(() -> done.add("late")));
        errands.run(bug -> { });
        assertEquals(List.of("late"), done);
        // Its wake is still to come: whoever takes that must come by here, or the next task wakes nobody.
        assertTrue(errands.announced());
        errands.run(bug -> { });
        errands.add(() -> { });
        assertEquals(3, wakes);
    }

    @Test
    void aFailureIsToldAndTheRestIsDone() {
        errands.add(() -> {
            throw new IllegalStateException("no");
        });
        errands.add(() -> done.add("b"));
        errands.run(bug -> done.add(bug.getMessage()));
        assertEquals(List.of("no", "b"), done);
    }

    /** A caller that asks again at once meets the store in every state between looking and sleeping. */
    @Test
    void noTaskIsForgottenHoweverItMeetsTheStore(@TempDir Path folder) throws Exception {
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot");
        try (StoreServer server = StoreServer.open(options, (domid, gfn, port) -> new MemoryRing(), domid -> true, new StoreListener() { })) {
            server.start();
            for (int round = 0; round < 20_000; round++) {
                assertEquals(0, server.statistics().get(1, TimeUnit.MINUTES).sockets());
            }
        }
    }
}
