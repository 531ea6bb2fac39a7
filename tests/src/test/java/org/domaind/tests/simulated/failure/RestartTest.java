package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.domaind.daemon.BootFacts;
import org.domaind.daemon.Daemon;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.KillingOperation;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon ends, in order or by a kill at any moment, and another one starts: guests do not notice, and nothing is left half done. */
class RestartTest extends DaemonTest {
    private void killAndRestart() throws IOException {
        host.bury(host.kill());
        host.startDaemon();
    }

    private static String ofType(String type) {
        return "type=\"" + type + '"';
    }

    private void theGuestLivesOn(Domid domid) {
        assertEquals(domid, host.domid("g"));
        assertEquals(List.of("g"), host.listed());
        host.awaitTicks("g");
        assertEquals(1, host.lives("g"));
        assertTrue(host.store().read("/local/domain/" + domid + "/console/tty").startsWith("/dev/"));
        host.xl("pause", "g").ok();
        host.xl("unpause", "g").ok();
        XlResult rebooted = host.xl("reboot", "-w", "g").ok();
        assertTrue(rebooted.err().endsWith("Domain " + domid + " has been shut down, reason code 1\n"), rebooted::toString);
        host.awaitLives("g", 2);
        assertNotEquals(domid, host.domid("g"));
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aGuestOutlivesItsDaemon() throws IOException {
        Domid domid = host.createSettled("g");
        host.stopDaemon();
        host.startDaemon();
        theGuestLivesOn(domid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    void aGuestOutlivesTheKillOfItsDaemon(String type) throws IOException {
        Domid domid = host.createSettled("g", ofType(type));
        killAndRestart();
        theGuestLivesOn(domid);
    }

    @Test
    void aGuestOutlivesManyKills() throws IOException {
        Domid domid = host.createSettled("g");
        for (int life = 0; life < 5; life++) {
            killAndRestart();
            host.awaitTicks("g");
        }
        theGuestLivesOn(domid);
    }

    @Test
    void ticksWhileNobodyListenedAreInTheLog() throws IOException {
        host.createSettled("g");
        host.stopDaemon();
        host.startDaemon();
        host.awaitTicks("g");
        List<String> ticks = host.consoleLog("g").lines().filter(line -> line.startsWith("tick ")).toList();
        for (int number = 0; number < ticks.size(); number++) {
            assertEquals("tick " + number, ticks.get(number));
        }
    }

    @Test
    void aPausedGuestStaysPaused() throws IOException {
        Domid domid = host.createSettled("g");
        host.xl("pause", "g").ok();
        killAndRestart();
        assertTrue(host.machine().view(domid).orElseThrow().info().paused());
        host.xl("unpause", "g").ok();
        theGuestLivesOn(domid);
    }

    @Test
    void aRenamedGuestKeepsItsName() throws IOException {
        Domid domid = host.createSettled("old");
        host.xl("rename", "old", "g").ok();
        killAndRestart();
        assertEquals(domid, host.domid("g"));
        host.awaitTicks("g");
    }

    @Test
    void aStoreInFullUseGoesOn() throws IOException {
        Domid domid = host.create("g", "cmdline=\"sim=flood\"");
        String node = "/local/domain/" + domid + "/data/flood";
        Waiting.until(() -> "the flood", () -> host.store().exists(node));
        host.stopDaemon();
        host.startDaemon();
        long now = Long.parseLong(host.store().read(node));
        Waiting.until(() -> "the flood to go on", () -> Long.parseLong(host.store().read(node)) > now);
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void whatStoppedMeanwhileIsDoneAsItsConfigAsks() throws IOException {
        Domid restarts = host.createSettled("restarts", "on_crash=\"restart\"");
        Domid goes = host.createSettled("goes");
        host.stopDaemon();
        host.machine().domains().shutdown(restarts, ShutdownReason.CRASH);
        host.machine().domains().shutdown(goes, ShutdownReason.POWEROFF);
        host.startDaemon();
        host.awaitLives("restarts", 2);
        Waiting.until(() -> "only one guest in " + host.listed(), () -> host.listed().equals(List.of("restarts")));
        host.xl("destroy", "restarts").ok();
        host.awaitRemains(before);
    }

    @Test
    void whatWentMeanwhileIsForgotten() throws IOException {
        Domid domid = host.createSettled("g");
        host.stopDaemon();
        host.machine().domains().destroy(domid);
        host.startDaemon();
        assertEquals(List.of(), host.listed());
        host.awaitRemains(before);
        host.create("g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    @Tag("slow")
    void aCreateThatWasCutAnywhereIsTakenBack(String type) throws IOException {
        String config = host.config("g", ofType(type), "vcpus=2");
        host.create("first");
        host.xl("destroy", "first").ok();
        host.awaitRemains(before);
        int operations = 0;
        while (true) {
            KillingOperation kill = new KillingOperation(host, operations + 1);
            host.machine().faults().failWhen(kill);
            XlResult result = host.xl("create", "-q", config);
            if (kill.image().isEmpty()) {
                host.machine().faults().clear();
                result.ok();
                break;
            }
            operations++;
            host.bury(kill.image().get());
            host.startDaemon();
            host.awaitRemains(before);
        }
        assertTrue(operations >= 30, "a create asks more than " + operations + " operations");
        host.awaitLives("g", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    @Tag("slow")
    void aDestroyThatWasCutAnywhereIsFinished(String type) throws IOException {
        int operations = 0;
        while (true) {
            host.createSettled("g", ofType(type));
            KillingOperation kill = new KillingOperation(host, operations + 1);
            host.machine().faults().failWhen(kill);
            XlResult result = host.xl("destroy", "g");
            if (kill.image().isEmpty()) {
                host.machine().faults().clear();
                result.ok();
                host.awaitRemains(before);
                break;
            }
            operations++;
            host.bury(kill.image().get());
            host.startDaemon();
            host.awaitRemains(before);
        }
        assertTrue(operations >= 4, "a destroy asks more than " + operations + " operations");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    @Tag("slow")
    void aRebootThatWasCutAnywhereEndsInALivingGuest(String type) throws IOException {
        host.createSettled("g", ofType(type));
        int operations = 0;
        while (true) {
            int lives = host.lives("g");
            KillingOperation kill = new KillingOperation(host, operations + 1);
            host.machine().faults().failWhen(kill);
            host.xl("reboot", "g").ok();
            Waiting.until(() -> "neither killed nor rebooted", () -> kill.image().isPresent() || host.lives("g") > lives);
            if (kill.image().isEmpty()) {
                host.machine().faults().clear();
                break;
            }
            operations++;
            host.bury(kill.image().get());
            host.startDaemon();
            host.awaitLives("g", lives + 1);
            assertEquals(List.of("g"), host.listed());
        }
        assertTrue(operations >= 30, "a reboot asks more than " + operations + " operations");
    }

    @Test
    void anotherBootKnowsNoGuest() throws IOException {
        host.createSettled("g");
        host.stopDaemon();
        try (RunningDaemon next = RunningDaemon.start(folder)) {
            assertEquals(List.of(), next.listed());
            next.awaitRemains(before);
        }
        host.startDaemon();
    }

    @Test
    void aHostHasOneDaemon() {
        ProblemException refused = assertThrows(ProblemException.class,
                () -> Daemon.start(host.paths(), host.machine().attach(), BootFacts.fresh()).close());
        assertEquals("another domaind serves this host already", refused.problem().message());
        assertEquals(List.of(), host.listed());
        host.create("g");
    }
}
