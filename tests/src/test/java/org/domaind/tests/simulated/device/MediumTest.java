package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels.Behaviour;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.DiskImage;
import org.junit.jupiter.api.Test;

/** What is in a cd drive changes while the guest runs. The simulated drive is as strict as QEMU's. */
class MediumTest extends DaemonTest {
    private static final String DRIVE = "ide-5632";

    private Domid guest(String disks) {
        return host.create("g", "type=\"hvm\"", "kernel=\"\"", "memory=24", "disk=[" + disks + "]");
    }

    private String params(Domid guest) {
        String backend = host.store().read("/local/domain/0/backend/qdisk/" + guest + "/5632/params");
        assertEquals(backend, host.store().read("/libxl/" + guest + "/device/vbd/5632/params"));
        return backend;
    }

    private void assertIn(Domid guest, String params) {
        assertEquals(params, params(guest));
        assertEquals(Map.of(DRIVE, params.length() > "aio:".length()), host.deviceModels().drives(guest));
    }

    @Test
    void aMediumComesAndGoesAndStaysOverAReboot() {
        String first = host.file("first.iso", "first");
        String second = host.file("second.iso", "second");
        Domid guest = guest("\",hdc:cdrom,r\"");
        assertEquals("aio:", params(guest));
        host.xl("cd-insert", "g", "hdc", first).ok();
        assertIn(guest, "aio:" + first);
        host.xl("cd-insert", "g", "hdc", second).ok();
        assertIn(guest, "aio:" + second);
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        guest = host.domid("g");
        assertEquals("aio:" + second, params(guest));
        assertEquals(Map.of(DRIVE, true), host.deviceModels().drives(guest));
        host.xl("cd-eject", "g", "hdc").ok();
        assertIn(guest, "");
        host.xl("cd-eject", "g", "hdc").ok();
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void itIsShownAndCannotBeDetached() {
        Domid guest = guest("\",hdc:cdrom,r\"");
        assertTrue(host.xl("block-list", "g").ok().out().contains("/local/domain/0/backend/qdisk/" + guest + "/5632"));
        assertTrue(host.xl("block-detach", "g", "hdc").err().contains("xl cd-eject empties it"));
        assertTrue(host.xl("block-attach", "g", ",hdd:cdrom,r").err().contains("an HVM guest gets its cd drives when it is created"));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        String image = host.file("a.iso", "a");
        guest("\"" + image + ",raw,hdc,r,cdrom\"");
        assertEquals("Cannot stat file: /no/such.iso", host.xl("cd-insert", "g", "hdc", "/no/such.iso").refusal(1));
        String line = host.xl("cd-insert", "g", "hdd", image).refusal(1);
        assertTrue(line.contains("has no cd drive hdd") && line.contains("it has hdc"), line);
        host.create("pv");
        line = host.xl("cd-insert", "pv", "hdc", image).refusal(1);
        assertTrue(line.contains("is no HVM guest"), line);
        String disk = host.file("disk", "written to");
        host.create("writer", "disk=[\"" + disk + ",raw,xvda,w\"]");
        line = host.xl("cd-insert", "g", "hdc", disk).refusal(1);
        assertTrue(line.contains("which can write to it"), line);
        host.xl("-N", "cd-eject", "g", "hdc").ok();
        assertIn(host.domid("g"), "aio:" + image);
    }

    @Test
    void aMediumThatIsRefusedLeavesTheFormerOne() {
        String image = host.file("a.iso", "a");
        host.deviceModels().behave(guest -> Behaviour.REFUSING_MEDIA);
        Domid guest = guest("\",hdc:cdrom,r\"");
        String line = host.xl("cd-insert", "g", "hdc", image).refusal(1);
        assertTrue(line.contains("refused blockdev-add: Could not open the image"), line);
        assertEquals(Map.of(DRIVE, false), host.deviceModels().drives(guest));
        assertTrue(host.openState().guest(guest).orElseThrow().config().toString().contains("target=Optional.empty"));
    }

    @Test
    void theNextDaemonChangesItAsWell() throws Exception {
        String image = host.file("a.iso", "a");
        Domid guest = guest("\",hdc:cdrom,r\"");
        for (int i = 0; i < 3; i++) {
            host.xl("cd-insert", "g", "hdc", image).ok();
            assertIn(guest, "aio:" + image);
            host.stopDaemon();
            host.startDaemon();
        }
        host.xl("cd-eject", "g", "hdc").ok();
        assertIn(guest, "");
    }

    @Test
    void aDaemonThatIsKilledMeanwhileTakesItBack() throws Exception {
        String image = host.file("a.iso", "a");
        Domid guest = guest("\",hdc:cdrom,r\"");
        host.deviceModels().behave(name -> Behaviour.WELL);
        DiskImage[] last = new DiskImage[1];
        host.deviceModels().onCommand(guest, command -> {
            if (command.equals("blockdev-close-tray") && last[0] == null) {
                last[0] = host.image();
            }
        });
        host.xl("cd-insert", "g", "hdc", image).ok();
        host.bury(last[0]);
        host.startDaemon();
        assertIn(guest, "");
        assertEquals(Optional.empty(), host.openState().unfinished().stream().findFirst());
    }
}
