package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PVH and HVM guests that are saved to files, and go on when these are restored. */
class HvmSaveRestoreTest extends SavedGuestTest {
    private static String[] settings(String type, String... more) {
        List<String> all = new ArrayList<>(List.of("type=\"" + type + "\"", "memory=24"));
        if (type.equals("hvm")) {
            all.add("kernel=\"\"");
        }
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Domid created(String type, String... more) {
        return createdWith(settings(type, more));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvh", "hvm"})
    void itGoesOnWhereItWas(String type) throws IOException {
        Domid last = created(type, "vcpus=2");
        for (int round = 0; round < 3; round++) {
            host.xl("save", "g", "g.save").ok();
            assertEquals(List.of(), host.listed());
            assertEquals(List.of("g.save"), saveFiles());
            long tick = lastTick();
            int restored = count("GUEST-RESTORED");
            host.xl("restore", "g.save").ok();
            host.awaitLog("g", log -> count("GUEST-RESTORED") == restored + 1);
            host.awaitTicks("g");
            assertTrue(lastTick() > tick && lastTick() < tick + 1000, () -> lastTick() + " after " + tick);
            Domid now = host.domid("g");
            assertFalse(now.equals(last));
            last = now;
            ready(now);
        }
        assertEquals(1, host.lives("g"), "it has started once");
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvh", "hvm"})
    void aCheckpointCostsItItsPauseOnly(String type) throws IOException {
        Domid domid = created(type);
        for (int round = 1; round <= 3; round++) {
            host.xl("save", "-c", "g", "g.save").ok();
            int times = round;
            host.awaitLog("g", log -> count("GUEST-RESUMED") == times);
            host.awaitTicks("g");
            assertEquals(domid, host.domid("g"));
        }
        assertEquals(List.of("g.save"), saveFiles());
        host.xl("save", "-p", "g", "g.save").ok();
        assertTrue(host.machine().view(domid).orElseThrow().info().paused());
        host.xl("unpause", "g").ok();
        host.awaitLog("g", log -> count("GUEST-RESUMED") == 4);
        host.xl("suspend", "g").ok();
        assertTrue(host.machine().view(domid).orElseThrow().info().suspended());
        host.xl("resume", "g").ok();
        host.awaitLog("g", log -> count("GUEST-RESUMED") == 5);
        host.xl("destroy", "g").ok();
        host.xl("restore", "-p", "g.save").ok();
        assertEquals(0, count("GUEST-RESTORED"));
        host.xl("unpause", "g").ok();
        host.awaitLog("g", log -> count("GUEST-RESTORED") == 1);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void itsDeviceModelStopsWithItAndGoesOnBefore() {
        Domid domid = created("hvm");
        host.xl("save", "-c", "g", "g.save").ok();
        List<String> told = host.deviceModels().commands(domid);
        int stop = told.indexOf("stop");
        assertEquals(List.of("stop", "add-fd", "xen-save-devices-state", "remove-fd", "cont"), told.subList(stop, stop + 5), told::toString);
        host.xl("destroy", "g").ok();
        host.xl("restore", "g.save").ok();
        assertTrue(host.deviceModels().commands(host.domid("g")).contains("cont"));
        host.awaitLog("g", log -> count("GUEST-RESTORED") == 1);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    /** It has no drivers, so there is no answer to give: that would be a register that changes between two instructions. */
    @Test
    void oneWithoutDriversIsStoppedWhereItIs() {
        Domid domid = created("hvm");
        host.machine().hvmBuild().setParameter(domid, HvmParameter.CALLBACK_IRQ, 0);
        host.store().write("/local/domain/" + domid + "/control/feature-suspend", "0");
        host.xl("save", "-c", "g", "g.save").ok();
        assertEquals(0, count("GUEST-suspend"), "it was not asked");
        host.awaitTicks("g");
        host.xl("suspend", "g").ok();
        assertEquals(ShutdownReason.SUSPEND.code(), host.machine().view(domid).orElseThrow().info().shutdownCode());
        host.xl("resume", "g").ok();
        host.awaitTicks("g");
        assertEquals(0, count("GUEST-RESUMED"));
        // A PVH guest is always asked.
        host.xl("destroy", "g").ok();
        Domid pvh = created("pvh");
        host.machine().hvmBuild().setParameter(pvh, HvmParameter.CALLBACK_IRQ, 0);
        host.xl("save", "-c", "g", "g.save").ok();
        host.awaitLog("g", log -> count("GUEST-RESUMED") == 1);
    }

    @ParameterizedTest
    @CsvSource({"pvh,48", "pvh,3000", "pvh,100000", "pvh,5000000", "hvm,5000000", "hvm,-3", "pvh,-3", "hvm,-20", "hvm,-100", "pvh,-200"})
    void aFileThatEndsTooEarlyLeavesNothing(String type, int bytes) throws IOException {
        created(type);
        host.xl("save", "g", "g.save").ok();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(bytes < 0 ? channel.size() + bytes : bytes);
        }
        XlResult refused = host.xl("restore", "g.save");
        assertEquals(1, refused.status(), refused::toString);
        assertFalse(refused.err().contains("bug"), refused::toString);
        assertEquals(List.of(), host.listed());
        host.awaitRemains(before);
    }

    @Test
    void aDeviceModelThatRefusesItsStateLeavesNothing() throws IOException {
        created("hvm");
        host.xl("save", "g", "g.save").ok();
        byte[] bytes = Files.readAllBytes(file());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.lastIndexOf("simulated devices")] ^= 1;
        Files.write(file(), bytes);
        XlResult refused = host.xl("restore", "g.save");
        assertTrue(refused.err().contains("load of migration failed"), refused::toString);
        host.awaitRemains(before);
    }

    @Test
    void aConfigThatDoesNotFitIsRefused() {
        created("pvh", "vcpus=2");
        host.xl("save", "g", "g.save").ok();
        String one = host.config("g", settings("pvh"));
        assertTrue(host.xl("restore", one, "g.save").err().contains("has a vcpu 1, and its config allows 1"));
        String small = host.config("g", "type=\"pvh\"", "memory=8", "vcpus=2");
        XlResult refused = host.xl("restore", small, "g.save");
        assertTrue(refused.err().contains("MiB of memory, and its config allows 8"), refused::toString);
        String pv = host.config("g", "memory=24", "vcpus=2");
        refused = host.xl("restore", pv, "g.save");
        assertTrue(refused.err().contains("the saved guest is of type pvh or hvm"), refused::toString);
        String hvm = host.config("g", settings("hvm", "vcpus=2"));
        refused = host.xl("restore", hvm, "g.save");
        assertTrue(refused.err().contains("its device model's state is missing"), refused::toString);
        host.awaitRemains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvh", "hvm"})
    void aFileWithOtherBytesLeavesNothingOrAGuest(String type) throws IOException {
        created(type);
        // Where records are: the first KiB, and the last.
        int refused = refusedOfDamaged(40, (length, round, random) -> round % 2 == 0 ? length - 1 - random.nextInt(3000) : 1 + random.nextInt(9000));
        assertTrue(refused > 3, "of 40 files " + refused + " were refused");
    }
}
