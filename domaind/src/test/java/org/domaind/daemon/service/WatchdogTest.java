package org.domaind.daemon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.domaind.daemon.os.DatagramInbox;
import org.domaind.daemon.vital.VitalThreads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(30)
class WatchdogTest {
    @TempDir
    private Path folder;
    private final BlockingQueue<Runnable> questions = new LinkedBlockingQueue<>();
    private final VitalThreads vital = new VitalThreads((thread, cause) -> { });

    private Supervisor manager(String... environment) {
        Map<String, String> given = environment.length == 0 ? Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString())
                : Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString(), environment[0], environment[1], environment[2], environment[3]);
        return Supervisor.of(given, 17).orElseThrow();
    }

    @Test
    void thePeriodIsTheManagersIfItIsMeantForThisProcess() {
        try (DatagramInbox inbox = new DatagramInbox(folder.resolve("notify").toString())) {
            try (Supervisor own = manager("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "17");
                    Supervisor others = manager("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "18");
                    Supervisor nonsense = manager("WATCHDOG_USEC", "soon", "WATCHDOG_PID", "17"); Supervisor none = manager()) {
                assertEquals(OptionalLong.of(60_000), own.watchdogMillis());
                assertEquals(List.of(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                        List.of(others.watchdogMillis(), nonsense.watchdogMillis(), none.watchdogMillis()));
                own.tell("READY=1");
                assertEquals("READY=1", inbox.take());
            }
        }
    }

    @Test
    void theManagerIsToldOnceAllHaveAnswered() throws Exception {
        vital.watch("quick", Runnable::run);
        vital.watch("asked", questions::add);
        try (DatagramInbox inbox = new DatagramInbox(folder.resolve("notify").toString());
                Supervisor manager = manager("WATCHDOG_USEC", "30000", "WATCHDOG_PID", "17"); Watchdog watchdog = Watchdog.start(manager, vital)) {
            Runnable first = questions.take();
            assertEquals(List.of("asked"), vital.silent());
            // Whatever is told before the answer would come before this.
            manager.tell("BEFORE=1");
            first.run();
            assertEquals("BEFORE=1", inbox.take());
            assertEquals("WATCHDOG=1", inbox.take());
            questions.take().run();
            assertEquals("WATCHDOG=1", inbox.take());
        }
        assertTrue(questions.size() <= 1, "one that does not answer is asked once");
    }

    @Test
    void aDeathIsToldWithItsCauseOnTheThreadThatDies() throws Exception {
        BlockingQueue<String> deaths = new LinkedBlockingQueue<>();
        VitalThreads mortal = new VitalThreads((name, cause) -> deaths.add(Thread.currentThread().getName() + " " + name + " " + cause));
        mortal.thread("loop", () -> {
            throw new StackOverflowError("x");
        }, questions::add).start();
        assertEquals("loop loop java.lang.StackOverflowError: x", deaths.take());
        Thread orderly = mortal.thread("other", () -> { }, questions::add);
        orderly.start();
        orderly.join();
        assertTrue(deaths.isEmpty());
    }
}
