package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.BrokenJournal;
import org.domaind.tests.simulated.DaemonTest;
import org.junit.jupiter.api.Test;

/** What the journal cannot be told is found out at the next start, from how things are. */
class BrokenJournalTest extends DaemonTest {
    private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

    /** Another daemon starts, of which the journal knows what it knew when this one was killed. */
    private void killAndRestart(BrokenJournal journal) throws IOException {
        host.bury(host.kill());
        journal.mend();
        host.startDaemon();
    }

    private void aGuestThatWasCreatedLivesOn(String... words) throws IOException {
        BrokenJournal journal = BrokenJournal.of(host.paths(), "old.kind = 'create'");
        host.xl(words).ok();
        Domid domid = host.domid("g");
        killAndRestart(journal);
        assertEquals(List.of("g"), host.listed());
        assertEquals(domid, host.domid("g"));
        host.xl("unpause", "g").ok();
        host.awaitLives("g", 1);
        host.awaitTicks("g");
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aGuestThatWasCreatedLivesOn() throws IOException {
        aGuestThatWasCreatedLivesOn("create", "-q", host.config("g"));
    }

    @Test
    void soDoesOneThatWasCreatedPaused() throws IOException {
        aGuestThatWasCreatedLivesOn("create", "-qp", host.config("g"));
    }

    @Test
    void soDoesOneThatWasPausedLater() throws IOException {
        BrokenJournal journal = BrokenJournal.of(host.paths(), "old.kind = 'create'");
        Domid domid = host.createSettled("g");
        host.xl("pause", "g").ok();
        killAndRestart(journal);
        assertEquals(domid, host.domid("g"));
        assertTrue(host.machine().view(domid).orElseThrow().info().paused());
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void theJournalIsToldOnceItCanBe() {
        BrokenJournal journal = BrokenJournal.of(host.paths(), "1");
        host.create("g");
        host.xl("destroy", "g").ok();
        journal.mend();
        host.create("h");
        host.xl("destroy", "h").ok();
        host.awaitRemains(before);
    }

    /** The guest survives a killed daemon whose journal was broken, and can be destroyed as ever. */
    private void assertLivesOn(BrokenJournal journal) throws IOException {
        Domid second = host.domid("g");
        killAndRestart(journal);
        assertEquals(second, host.domid("g"));
        assertEquals("g", host.store().read("/vm/" + UUID + "/name"));
        host.awaitTicks("g");
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aDestroyThatIsFinishedTwiceLeavesTheGuestsNextLifeAlone() throws IOException {
        String config = host.config("g", "uuid=\"" + UUID + '"');
        host.xl("create", "-q", config).ok();
        BrokenJournal journal = BrokenJournal.of(host.paths(), "old.kind = 'destroy'");
        host.xl("destroy", "g").ok();
        host.xl("create", "-q", config).ok();
        assertLivesOn(journal);
    }

    @Test
    void aFailedCreateThatIsTakenBackTwiceLeavesTheNextOneAlone() throws IOException {
        String config = host.config("g", "uuid=\"" + UUID + '"');
        BrokenJournal journal = BrokenJournal.of(host.paths(), "old.kind = 'create'");
        host.machine().faults().failWhen("domctl unpausedomain"::equals);
        assertEquals("xl: the hypervisor refuses domctl unpausedomain: ENOMEM", host.xl("create", "-q", config).refusal(3));
        host.machine().faults().clear();
        host.xl("create", "-q", config).ok();
        assertLivesOn(journal);
    }

    @Test
    void aGuestThatRebootedIsNotMadeTwice() throws IOException {
        BrokenJournal journal = BrokenJournal.of(host.paths(), "1");
        host.create("g");
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        Domid second = host.domid("g");
        killAndRestart(journal);
        assertEquals(List.of("g"), host.listed());
        assertEquals(second, host.domid("g"));
        host.awaitTicks("g");
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    /** Numbers of domains come again, uuids do not. */
    @Test
    void whatIsLeftOfAnotherGuestDoesNotConcernWhoHasItsNumber() throws IOException {
        Domid domid = host.createSettled("g");
        host.stopDaemon();
        try (StateDatabase state = host.openState()) {
            state.begin("destroy", "{\"domid\":" + domid + ",\"uuid\":\"" + UUID + "\"}");
        }
        host.startDaemon();
        host.awaitTicks("g");
        assertEquals(domid, host.domid("g"));
        host.xl("shutdown", "g").ok();
        host.awaitRemains(before);
    }
}
