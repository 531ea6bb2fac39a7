package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.tests.simulated.Conversation;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a config asks for when its guest stops. */
class StopActionsTest extends DaemonTest {
    /** Lets the guest stop, for that reason. */
    private void stopBy(ShutdownReason reason, Domid domid) {
        host.machine().domains().shutdown(domid, reason);
    }

    @ParameterizedTest
    @CsvSource({"POWEROFF, on_poweroff", "REBOOT, on_reboot", "CRASH, on_crash", "WATCHDOG, on_watchdog"})
    void destroyLeavesNothing(ShutdownReason reason, String key) {
        stopBy(reason, host.create("g", key + "=\"destroy\""));
        host.awaitRemains(before);
    }

    @ParameterizedTest
    @CsvSource({"POWEROFF, on_poweroff", "REBOOT, on_reboot", "CRASH, on_crash", "WATCHDOG, on_watchdog"})
    void restartIsANewDomainOfTheSameGuest(ShutdownReason reason, String key) {
        Domid first = host.create("g", key + "=\"restart\"");
        stopBy(reason, first);
        host.awaitLives("g", 2);
        assertEquals(List.of("g"), host.listed());
        assertNotEquals(first, host.domid("g"));
    }

    @ParameterizedTest
    @CsvSource({"POWEROFF, on_poweroff", "REBOOT, on_reboot", "CRASH, on_crash", "WATCHDOG, on_watchdog"})
    void preserveKeepsTheDomainAsItStopped(ShutdownReason reason, String key) {
        Domid domid = host.create("g", key + "=\"preserve\"");
        stopBy(reason, domid);
        host.create("later");
        assertEquals(domid, host.domid("g"));
        assertTrue(host.machine().view(domid).orElseThrow().info().shutdown());
        String refused = host.xl("shutdown", "g").err();
        assertTrue(refused.contains("has stopped already"), refused);
        host.xl("destroy", "g").ok();
        host.xl("destroy", "later").ok();
        host.awaitRemains(before);
    }

    @ParameterizedTest
    @CsvSource({"POWEROFF, on_poweroff", "REBOOT, on_reboot", "CRASH, on_crash", "WATCHDOG, on_watchdog"})
    void renameRestartKeepsTheOldBesideTheNew(ShutdownReason reason, String key) {
        Domid first = host.create("g", key + "=\"rename-restart\"");
        stopBy(reason, first);
        host.awaitLives("g", 2);
        Waiting.until(() -> "the new guest in " + host.listed(), () -> host.listed().contains("g"));
        assertNotEquals(first, host.domid("g"));
        String kept = host.xl("domname", first.toString()).ok().out().strip();
        assertTrue(kept.matches("g-\\d{8}T\\d{4}Z"), kept);
        assertTrue(host.machine().view(first).orElseThrow().info().shutdown());
        assertNotEquals(host.machine().view(first).orElseThrow().info().handle(), host.machine().view(host.domid("g")).orElseThrow().info().handle());
        host.xl("destroy", kept).ok();
        assertEquals(List.of("g"), host.listed());
        host.awaitTicks("g");
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aGuestThatCrashesByItselfIsRestarted() {
        host.xl("create", "-q", host.config("g", "cmdline=\"sim=crash\"", "on_crash=\"restart\"")).ok();
        host.awaitLog("g", log -> host.lives("g") >= 3);
        Waiting.until(() -> "one life of g to be destroyed", () -> host.xl("destroy", "g").status() == 0 && host.listed().isEmpty());
        host.awaitRemains(before);
    }

    @Test
    void aRestartThatFailsLeavesNothing() {
        host.create("g", "on_crash=\"restart\"");
        assertTrue(host.kernel().toFile().delete());
        stopBy(ShutdownReason.CRASH, host.domid("g"));
        host.awaitRemains(before);
    }

    /** Whether it comes before or after the action has failed: the guest has stopped, which is all that is waited for. */
    @ParameterizedTest
    @ValueSource(strings = {"destroy", "restart", "rename-restart"})
    void whoWaitsForAGuestWhoseActionFailsIsTold(String action) throws Exception {
        Domid domid = host.create("g", "on_poweroff=\"" + action + '"');
        host.machine().faults().failWhen(operation -> operation.equals("domctl destroydomain") || operation.equals("domctl setdomainhandle"));
        assertTrue(host.xl("shutdown", "-w", "g").ok().err().endsWith("Domain " + domid + " has been shut down, reason code 0\n"));
        try (Conversation late = Conversation.open(host.paths().managementSocket())) {
            JsonNode told = CompletableFuture.supplyAsync(() -> late.asked(
                    "{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":" + domid + "}}")).get(8, TimeUnit.SECONDS);
            assertEquals("poweroff", told.path("parameters").path("reason").asText(), told::toString);
        }
        host.machine().faults().clear();
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    /** Whatever its config asks for when it stops: it waits to be resumed. */
    @Test
    void aSuspendedGuestHasNotStopped() throws Exception {
        Domid domid = host.create("g", "on_poweroff=\"destroy\"", "on_crash=\"restart\"");
        try (Conversation waiting = Conversation.open(host.paths().managementSocket())) {
            waiting.say("{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":" + domid + "}}");
            host.store().write("/local/domain/" + domid + "/control/shutdown", "suspend");
            Waiting.until(() -> "g to be suspended", () -> host.machine().view(domid).orElseThrow().info().shutdown());
            // What comes after it has been done: so has whatever was to be done about the suspend.
            stopBy(ShutdownReason.POWEROFF, host.create("later"));
            Waiting.until(() -> "only g in " + host.listed(), () -> host.listed().equals(List.of("g")));
            assertEquals(domid, host.domid("g"));
            String refused = host.xl("shutdown", "g").err();
            assertTrue(refused.contains("domain " + domid + " is suspended"), refused);
            CompletableFuture<JsonNode> told = CompletableFuture.supplyAsync(waiting::next);
            assertFalse(told.isDone());
            host.xl("destroy", "g").ok();
            assertTrue(told.get(8, TimeUnit.SECONDS).path("parameters").path("reason").isNull(), "it was destroyed");
        }
        host.awaitRemains(before);
    }

    @Test
    void destroyedByAnotherToolItIsForgotten() {
        Domid domid = host.create("g");
        host.machine().domains().destroy(domid);
        host.awaitRemains(before);
        host.create("g");
    }
}
