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

class TaskQueueTest {
    private final List<String> done = new ArrayList<>();
    private int wakes;
    private final TaskQueue tasks = new TaskQueue(() -> wakes++);

    @Test
    void manyTasksWakeTheStoreOnce() {
        tasks.add(() -> done.add("a"));
        tasks.add(() -> done.add("b"));
        assertEquals(1, wakes);
        assertTrue(tasks.wakePending());
        tasks.run(bug -> { });
        assertEquals(List.of("a", "b"), done);
        assertFalse(tasks.wakePending());
    }

    @Test
    void aTaskAddedDuringARunKeepsItsWakeUp() {
        tasks.add(() -> tasks.add(() -> done.add("late")));
        tasks.run(bug -> { });
        assertEquals(List.of("late"), done);
        // Its wake-up is still to come: code that takes it must run the queue, or the next task wakes nothing.
        assertTrue(tasks.wakePending());
        tasks.run(bug -> { });
        tasks.add(() -> { });
        assertEquals(3, wakes);
    }

    @Test
    void aFailingTaskIsReportedAndTheOthersRun() {
        tasks.add(() -> {
            throw new IllegalStateException("no");
        });
        tasks.add(() -> done.add("b"));
        tasks.run(bug -> done.add(bug.getMessage()));
        assertEquals(List.of("no", "b"), done);
    }

    /** A caller that posts again at once meets the store in every state between polling and sleeping. */
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
