package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A daemon on a host whose operations can be held up until the test goes on. */
public abstract class SlowHostTest extends DaemonTest {
    protected static final long PATIENCE_SECONDS = 8;
    protected final ExecutorService callers = Executors.newCachedThreadPool();
    /** What operations that are held up wait for; open at the test's end. */
    protected final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void end() {
        goOn.countDown();
        callers.shutdown();
    }

    protected static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
