package org.domaind.daemon.sim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuestRunnerTest {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final GuestRunner runner = new GuestRunner(2, said::add);

    @AfterEach
    void stop() {
        runner.stop();
    }

    @Test
    void aGuestThatIsLongAtWorkHoldsUpNoOther() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        runner.soon(new Domid(1), () -> await(hold));
        runner.soon(new Domid(2), other::countDown);
        assertTrue(other.await(30, TimeUnit.SECONDS));
        hold.countDown();
    }

    @Test
    void aGuestsStepsAreInOrderOnOneThread() throws InterruptedException {
        List<String> steps = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            int number = i;
            runner.soon(new Domid(3), () -> steps.add(number + " " + Thread.currentThread().getName()));
        }
        runner.soon(new Domid(3), done::countDown);
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(List.of("0 simulated-guests-1", "1 simulated-guests-1", "2 simulated-guests-1"), steps);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
