package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.daemon.sim.backend.SimBackends;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels.Behaviour;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disks that domain 0's driver cannot serve, and the device models that do. */
class ServedDisksTest extends DaemonTest {
    private static final DeviceDeadlines SHORT = new DeviceDeadlines(3000, 1000, 1000);

    private String image;
    private String other;

    @BeforeEach
    void makeImages() {
        image = host.file("a.qcow2", "an image");
        other = host.file("b.vhd", "another");
        before = Remains.of(host);
    }

    private String disks(String... disks) {
        return "disk=[\"" + String.join("\",\"", disks) + "\"]";
    }

    private void awaitState(Domid guest, String devid, String state) {
        String path = "/local/domain/0/backend/qdisk/" + guest + "/" + devid + "/state";
        Waiting.until(() -> path + " to be " + state + ", not " + host.store().readOptional(path), () -> host.store().readOptional(path).filter(state::equals).isPresent());
    }

    private Domid guest() {
        Domid guest = host.createSettled("g", disks(image + ",qcow2,xvda,w"));
        awaitState(guest, "51712", "4");
        return guest;
    }

    @Test
    void aGuestHasOneFromItsBirthToItsEnd() {
        Domid guest = guest();
        assertEquals(List.of(guest), host.deviceModels().serving());
        assertEquals(List.of(), host.deviceModels().running());
        String toolstack = "/libxl/" + guest + "/device/vbd/51712";
        assertEquals("qcow2:" + image, host.store().read(toolstack + "/params"));
        assertEquals("/local/domain/0/backend/qdisk/" + guest + "/51712", host.store().read(toolstack + "/backend"));
        assertEquals("running", host.store().read("/local/domain/0/device-model/" + guest + "/state"));
        assertTrue(host.xl("block-list", "g").ok().out().contains("/local/domain/0/backend/qdisk/" + guest + "/51712"));
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        awaitState(host.domid("g"), "51712", "4");
        assertEquals(List.of(host.domid("g")), host.deviceModels().serving());
        host.xl("shutdown", "-w", "g").ok();
        assertEquals(List.of(), host.deviceModels().serving());
        host.awaitRemains(before);
    }

    @Test
    void theyComeAndGoWhileItRuns() {
        Domid guest = host.createSettled("g");
        for (int i = 0; i < 3; i++) {
            host.xl("block-attach", "g", image + ",qcow2,xvda,w").ok();
            awaitState(guest, "51712", "4");
            host.xl("block-attach", "g", other + ",vhd,xvdb,w").ok();
            awaitState(guest, "51728", "4");
            assertEquals(List.of("add-fd", "add-fd"), host.deviceModels().diskCommands(guest).stream().filter("add-fd"::equals).toList(), "for reading, for writing");
            host.xl("block-detach", "g", "xvda").ok();
            assertEquals(List.of(guest), host.deviceModels().serving());
            host.xl("block-detach", "g", "xvdb").ok();
            assertEquals(List.of(), host.deviceModels().serving(), "the last one is gone");
        }
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aRawImageIsServedWhereTheConfigSaysSo() {
        host.createSettled("g", disks("format=raw,vdev=xvda,access=rw,backendtype=qdisk,target=" + image));
        assertEquals("aio:" + image, host.store().read("/libxl/" + host.domid("g") + "/device/vbd/51712/params"));
        String line = host.xl("create", "-q", host.config("h", disks(image + ",raw,xvda,w"))).refusal(3);
        assertTrue(line.contains("is a disk of domain"), line);
    }

    @Test
    void anHvmGuestHasOneBesideThatOfItsMachine() {
        Domid guest = host.create("g", "type=\"hvm\"", "kernel=\"\"", "memory=24", disks(image + ",qcow2,xvda,w", ",hdc:cdrom,r"));
        awaitState(guest, "51712", "4");
        assertEquals(List.of(List.of(guest), List.of(guest)), List.of(host.deviceModels().running(), host.deviceModels().serving()));
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void whatCannotBeServedIsSaid() throws IOException {
        String line = host.xl("create", "-q", host.config("g", disks("format=qcow2,vdev=xvda,access=rw,backendtype=phy,target=" + image))).refusal(3);
        assertTrue(line.contains("domain 0's driver knows no images of format qcow2"), line);
        line = host.xl("create", "-q", host.config("g", disks("format=qcow2,vdev=xvda,access=rw,backendtype=tap,target=" + image))).refusal(1);
        assertTrue(line.contains("backendtype=tap is not supported yet"), line);
        line = host.xl("create", "-q", host.config("g", disks(image + ",qcow2,xvda,r"))).refusal(3);
        assertTrue(line.contains("read-only disks that a device model serves are not supported"), line);
        host.deviceModels().behave(guest -> Behaviour.FAILING);
        line = host.xl("create", "-q", host.config("g", disks(image + ",qcow2,xvda,w"))).refusal(3);
        assertTrue(line.contains("ended with status 1: qemu-system-i386: no such disk on this host"), line);
        host.awaitRemains(before);
        host.deviceModels().behave(guest -> Behaviour.WELL);
        host.restartWith(SHORT);
        host.backends().behave(device -> SimBackends.Behaviour.ABSENT);
        line = host.xl("create", "-q", host.config("g", disks(image + ",qcow2,xvda,w"))).refusal(3);
        assertTrue(line.contains("the device model has not opened vbd 51712 within 3000 ms"), line);
        host.awaitRemains(before);
    }

    @Test
    void theNextDaemonGoesOnWithIt() throws IOException {
        Domid guest = guest();
        host.stopDaemon();
        host.startDaemon();
        assertEquals(List.of(guest), host.deviceModels().serving());
        host.awaitTicks("g");
        host.deviceModels().crashDisks(guest);
        Waiting.until(() -> "the guest whose disks are gone to be gone as well", () -> host.listed().isEmpty());
        host.awaitRemains(before);
    }
}
