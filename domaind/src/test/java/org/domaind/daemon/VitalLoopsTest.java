package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.sim.SimHost;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.HostPaths;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a whole daemon, on the simulated host, when one of its threads dies. */
@Timeout(60)
class VitalLoopsTest {
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder;
    private final BlockingQueue<Map.Entry<String, Throwable>> deaths = new LinkedBlockingQueue<>();
    private SimHost host;
    private Daemon daemon;

    @BeforeEach
    void start() throws Exception {
        host = SimHost.create(SimOptions.DEFAULT);
        daemon = Daemon.start(new HostPaths(folder), host, BootFacts.fresh(), PtyTerminal::open,
                DaemonSettings.DEFAULT.withFaultHandler((thread, cause) -> deaths.add(Map.entry(thread, cause))));
    }

    @AfterEach
    void stop() {
        daemon.close();
        assertNull(deaths.poll(), "an orderly end is no death");
    }

    @Test
    void everyLoopAnswers() throws Exception {
        VitalThreads vital = daemon.vitalThreads();
        assertEquals(new TreeSet<>(Set.of("xenstore", "event-channels", "events", "device-events", "device-models", "consoles", "console-nodes", "management", "commands")),
                new TreeSet<>(vital.loops().keySet()));
        CountDownLatch answers = new CountDownLatch(vital.loops().size());
        vital.loops().forEach((name, loop) -> loop.post(() -> {
            assertEquals(name, Thread.currentThread().getName());
            answers.countDown();
        }));
        assertEquals(true, answers.await(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "those have not answered: " + answers.getCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xenstore", "event-channels", "events", "consoles", "console-nodes", "management", "commands"})
    void aThreadThatDiesIsTheDaemonsDeath(String name) throws Exception {
        Error fault = new AssertionError("a fault of " + name);
        daemon.vitalThreads().loops().get(name).post(() -> {
            throw fault;
        });
        Map.Entry<String, Throwable> death = deaths.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(name, death.getKey());
        assertSame(fault, death.getValue());
    }
}
