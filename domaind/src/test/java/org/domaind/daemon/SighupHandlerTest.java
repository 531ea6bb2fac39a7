package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SighupHandlerTest {
    private static void hangUp() throws Exception {
        assertEquals(0, new ProcessBuilder("sh", "-c", "kill -HUP " + ProcessHandle.current().pid()).start().waitFor());
    }

    @Test
    void theSignalRunsTheActionEachTime() throws Exception {
        Semaphore ran = new Semaphore(0);
        SighupHandler.onSignal(ran::release);
        for (int times = 0; times < 2; times++) {
            hangUp();
            assertTrue(ran.tryAcquire(60, TimeUnit.SECONDS));
        }
    }
}
