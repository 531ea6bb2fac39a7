package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.daemon.sim.machine.SimOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimConcurrencyTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 15;

    @Test
    void manyLivesAtOnceLeaveNothing() throws Exception {
        try (SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64).withTickMillis(1))) {
            SimLeaks empty = host.leaks();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> lives = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                lives.add(threads.submit(() -> live(host)));
            }
            for (Future<?> life : lives) {
                life.get();
            }
            threads.shutdown();
            assertEquals(empty, host.leaks());
        }
    }

    private static void live(SimHost host) {
        for (int i = 0; i < ROUNDS; i++) {
            TestGuest guest = TestGuest.started(host, "round " + i);
            try (ConsoleEnd console = new ConsoleEnd(host, guest)) {
                console.until("args=round " + i + "\r\n");
                host.domains().pause(guest.domid);
                console.type("hello\r");
                host.domains().unpause(guest.domid);
                console.until("you typed: hello");
            }
            guest.destroy();
        }
    }
}
