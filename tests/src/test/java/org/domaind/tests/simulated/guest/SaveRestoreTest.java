package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that are saved to files, and go on when these are restored. */
class SaveRestoreTest extends SavedGuestTest {
    @Test
    void itGoesOnWhereItWas() throws IOException {
        Domid first = createdWith("vcpus=2");
        Domid last = first;
        for (int round = 0; round < 5; round++) {
            XlResult saved = host.xl("save", "g", "g.save").ok();
            assertTrue(saved.err().startsWith("Saving to g.save new xl format (info 0x3/0x0/"), saved.err());
            assertEquals(List.of(), host.listed());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
            assertEquals(List.of("g.save"), saveFiles());
            long tick = lastTick();
            int restored = count("GUEST-RESTORED");
            host.xl("restore", "g.save").ok();
            host.awaitLog("g", log -> count("GUEST-RESTORED") == restored + 1);
            host.awaitTicks("g");
            assertTrue(lastTick() > tick && lastTick() < tick + 1000, () -> lastTick() + " after " + tick);
            assertEquals(List.of("g"), host.listed());
            Domid now = host.domid("g");
            assertFalse(now.equals(last));
            last = now;
            ready(now);
        }
        assertEquals(1, host.lives("g"), "it has started once");
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aCheckpointCostsItItsPauseOnly() throws IOException {
        Domid domid = createdWith();
        for (int round = 1; round <= 3; round++) {
            host.xl("save", "-c", "g", "g.save").ok();
            int times = round;
            host.awaitLog("g", log -> count("GUEST-RESUMED") == times);
            host.awaitTicks("g");
            assertEquals(domid, host.domid("g"));
        }
        assertEquals(List.of("g.save"), saveFiles());
        assertTrue(host.xl("restore", "g.save").err().contains("already exists"));
        host.xl("destroy", "g").ok();
        host.xl("restore", "g.save").ok();
        host.awaitLog("g", log -> count("GUEST-RESTORED") == 1);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void itStaysPausedIfAsked() {
        createdWith();
        host.xl("save", "-p", "g", "g.save").ok();
        assertEquals(0, count("GUEST-RESUMED"));
        assertTrue(host.machine().view(host.domid("g")).orElseThrow().info().paused());
        host.xl("unpause", "g").ok();
        host.awaitLog("g", log -> count("GUEST-RESUMED") == 1);
        host.xl("destroy", "g").ok();
        host.xl("restore", "-p", "g.save").ok();
        assertEquals(0, count("GUEST-RESTORED"));
        host.xl("unpause", "g").ok();
        host.awaitLog("g", log -> count("GUEST-RESTORED") == 1);
    }

    @Test
    void itIsSuspendedAndResumed() {
        Domid domid = createdWith();
        for (int round = 1; round <= 2; round++) {
            host.xl("suspend", "g").ok();
            assertTrue(host.machine().view(domid).orElseThrow().info().suspended());
            host.xl("suspend", "g").ok();
            host.xl("resume", "g").ok();
            int times = round;
            host.awaitLog("g", log -> count("GUEST-RESUMED") == times);
            host.awaitTicks("g");
        }
        assertEquals("xl: domain " + domid + " is not suspended", host.xl("resume", "g").refusal(1));
        // One that is suspended already is saved as it is.
        host.xl("suspend", "g").ok();
        host.xl("save", "g", "g.save").ok();
        host.xl("restore", "g.save").ok();
        host.awaitLog("g", log -> count("GUEST-RESTORED") == 1);
    }

    @Test
    void whatCannotBeSavedIsRefusedAndGoesOn() throws IOException {
        Domid domid = createdWith();
        Remains running = Remains.of(host);
        host.xl("pause", "g").ok();
        assertTrue(host.xl("save", "g", "g.save").err().contains("is paused, and cannot hear"));
        host.xl("unpause", "g").ok();
        host.store().write("/local/domain/" + domid + "/control/feature-suspend", "0");
        assertTrue(host.xl("save", "g", "g.save").err().contains("has not said that it can suspend itself"));
        host.store().write("/local/domain/" + domid + "/control/feature-suspend", "1");
        assertTrue(host.xl("save", "g", "missing/g.save").err().contains("there is no such folder"));
        assertEquals(0, count("GUEST-suspend"), "it has not heard of any of this");
        assertEquals(List.of(), saveFiles());
        host.awaitTicks("g");
        host.awaitRemains(running);
        host.create("n", "nomigrate=1");
        assertTrue(host.xl("save", "n", "n.save").err().contains("nomigrate = 1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 47, 48, 600, 3000, 100_000, 5_000_000})
    void aFileThatEndsTooEarlyLeavesNothing(int bytes) throws IOException {
        createdWith();
        host.xl("save", "g", "g.save").ok();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            assertTrue(channel.size() > bytes);
            channel.truncate(bytes);
        }
        XlResult refused = host.xl("restore", "g.save");
        assertEquals(1, refused.status(), refused::toString);
        assertFalse(refused.err().contains("bug"), refused::toString);
        assertEquals(List.of(), host.listed());
        host.awaitRemains(before);
    }

    @Test
    void aConfigThatIsTooSmallIsRefused() {
        createdWith("vcpus=2", "memory=16");
        host.xl("save", "g", "g.save").ok();
        XlResult refused = host.xl("restore", host.config("g", "vcpus=2", "memory=8"), "g.save");
        assertTrue(refused.err().contains("has 16 MiB of memory, and its config allows 8"), refused::toString);
        host.awaitRemains(before);
        host.xl("restore", host.config("other", "vcpus=2", "memory=16"), "g.save").ok();
        assertEquals(List.of("other"), host.listed());
    }

    @Test
    void aFileWithOtherBytesLeavesNothingOrAGuest() throws IOException {
        createdWith();
        // Where records are: the first KiB, and the last.
        int refused = refusedOfDamaged(60, (length, round, random) -> round % 3 == 0 ? length - 1 - random.nextInt(20_000) : 1 + random.nextInt(9000));
        assertTrue(refused > 5, "of 60 files " + refused + " were refused");
    }
}
