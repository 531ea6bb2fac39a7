package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Waiting;
import org.domaind.xenstore.client.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that do what they can against the daemon: the others live as ever, and theirs can be ended. */
class HostileGuestsTest extends DaemonTest {
    @ParameterizedTest
    @ValueSource(strings = {"flood", "chatter", "garbage-ring", "silent"})
    void othersLiveAsEver(String script) throws Exception {
        LinkedBlockingQueue<String> releases = new LinkedBlockingQueue<>();
        try (Subscription watch = host.store().watch("@releaseDomain", releases::add)) {
            host.xl("create", "-q", host.config("hostile", "cmdline=\"sim=" + script + '"')).ok();
            host.awaitLog("hostile", log -> log.contains("tick 1") || log.contains("chatter chatter"));
            for (int life = 1; life <= 3; life++) {
                host.create("good");
                assertEquals(List.of("hostile", "good"), host.listed());
                host.awaitTicks("good");
                host.xl("reboot", "-w", "good").ok();
                host.awaitLives("good", 2 * life);
                host.xl("shutdown", "-w", "good").ok();
            }
            Waiting.until(() -> "the first event of the watch", () -> !releases.isEmpty());
            releases.clear();
            host.xl("destroy", "hostile").ok();
            assertEquals("@releaseDomain", releases.poll(60, TimeUnit.SECONDS));
        }
        host.awaitRemains(before);
    }

    @Test
    void aSilentGuestIsAskedInVainAndDestroyed() {
        Domid domid = host.create("hostile", "cmdline=\"sim=silent\"");
        host.xl("shutdown", "hostile").ok();
        host.awaitLog("hostile", log -> log.contains("not listening"));
        assertEquals("poweroff", host.store().read("/local/domain/" + domid + "/control/shutdown"));
        host.xl("destroy", "hostile").ok();
        host.awaitRemains(before);
    }

    @Test
    void aFloodOfWritesStaysWithinItsOwnNodes() {
        Domid domid = host.create("hostile", "cmdline=\"sim=flood\"");
        Waiting.until(() -> "the flood", () -> host.store().exists("/local/domain/" + domid + "/data/flood"));
        host.xl("shutdown", "-w", "hostile").ok();
        host.awaitRemains(before);
    }

    @Test
    void itsNamesAndNumbersAreNotBelieved() {
        Domid domid = host.create("hostile");
        String home = "/local/domain/" + domid;
        assertTrue(host.store().getPerms(home + "/name").get(0).startsWith("n0"));
        assertTrue(host.store().getPerms(home + "/console/tty").get(0).startsWith("n0"));
        // What a tool of domain 0 mangles must not stop the listing either.
        host.store().write(home + "/console/port", "nonsense");
        host.store().rm("/vm");
        host.store().rm(home + "/name");
        assertEquals(List.of("hostile"), host.listed());
        host.xl("destroy", domid.toString()).ok();
        assertEquals(List.of(), host.listed());
    }
}
