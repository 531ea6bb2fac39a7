package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.daemon.sim.backend.SimBackends;
import org.domaind.daemon.sim.backend.SimScripts;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disks and network interfaces of guests on a simulated host, whose backends and scripts can misbehave. */
class DevicesTest extends DaemonTest {
    private static final DeviceDeadlines SHORT = new DeviceDeadlines(3000, 1000, 1000);
    private static final String NIC = "vif=[\"mac=00:16:3e:00:00:01,bridge=br7\"]";

    private String image;
    private String disk;

    @BeforeEach
    void makeImage() throws IOException {
        host.restartWith(SHORT);
        image = host.file("disk.img", "an image");
        disk = "disk=[\"" + image + ",raw,xvda,w\"]";
        before = Remains.of(host);
    }

    private void awaitState(String path, String state) {
        Waiting.until(() -> path + " to be " + state + ", not " + host.store().readOptional(path), () -> host.store().readOptional(path).filter(state::equals).isPresent());
    }

    private static String backend(Domid guest, String device) {
        return "/local/domain/0/backend/" + device.replace("/", "/" + guest + "/");
    }

    /** All nodes about devices of a guest, whose values do not depend on time. */
    private Map<String, String> tree(Domid guest) {
        Map<String, String> nodes = new TreeMap<>();
        Remains.of(host).store().forEach((path, value) -> {
            if (path.contains("/" + guest + "/") && (path.contains("/vbd") || path.contains("/vif"))) {
                nodes.put(path, value);
            }
        });
        return nodes;
    }

    private Domid guestWithDevices() {
        Domid guest = host.createSettled("g", disk, NIC);
        awaitState(backend(guest, "vbd/51712") + "/state", "4");
        awaitState(backend(guest, "vif/0") + "/state", "4");
        awaitState("/local/domain/" + guest + "/device/vbd/51712/state", "4");
        awaitState("/local/domain/" + guest + "/device/vif/0/state", "4");
        return guest;
    }

    @Test
    void aGuestHasThemFromItsBirthToItsEnd() {
        Domid guest = guestWithDevices();
        assertEquals("""
                Vdev  BE  handle state evt-ch ring-ref BE-path                      \s
                51712 0   %1$s      4     9      8        /local/domain/0/backend/vbd/%1$s/51712
                """.formatted(guest), host.xl("block-list", "g").ok().out());
        assertEquals("""
                Idx BE Mac Addr.         handle state evt-ch   tx-/rx-ring-ref BE-path                      \s
                0   0  00:16:3e:00:00:01     0     4      9     8/-1          /local/domain/0/backend/vif/%s/0
                """.formatted(guest), host.xl("network-list", "g").ok().out().replaceAll("8/-1 +", "8/-1          "));
        List<ScriptCall> calls = host.scripts().calls();
        assertEquals(List.of("/etc/xen/scripts/block add", "/etc/xen/scripts/vif-bridge online type_if=vif"), calls.stream().map(ScriptCall::toString).toList());
        assertEquals(Map.of("script", "/etc/xen/scripts/block", "XENBUS_TYPE", "vbd", "XENBUS_PATH", "backend/vbd/" + guest + "/51712",
                "XENBUS_BASE_PATH", "backend"), calls.get(0).environment());
        assertEquals(Map.of("script", "/etc/xen/scripts/vif-bridge", "XENBUS_TYPE", "vif", "XENBUS_PATH", "backend/vif/" + guest + "/0",
                "XENBUS_BASE_PATH", "backend", "netdev", "", "vif", "vif" + guest + ".0"), calls.get(1).environment());
        host.xl("destroy", "g").ok();
        assertEquals(List.of("/etc/xen/scripts/block remove", "/etc/xen/scripts/vif-bridge offline type_if=vif"),
                host.scripts().calls().subList(2, 4).stream().map(ScriptCall::toString).toList());
        host.awaitRemains(before);
    }

    @Test
    void aRebootBringsThemAgainWithTheSameAddress() {
        host.createSettled("g", disk, "vif=[\"\"]");
        String mac = mac();
        assertTrue(mac.matches("00:16:3e(:[0-9a-f]{2}){3}"), mac);
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        assertEquals(mac, mac());
        awaitState(backend(host.domid("g"), "vbd/51712") + "/state", "4");
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
    }

    private String mac() {
        return host.store().read("/libxl/" + host.domid("g") + "/device/vif/0/mac");
    }

    @Test
    void twentyTimesInAndOut() {
        Domid guest = guestWithDevices();
        Map<String, String> tree = tree(guest);
        String other = host.file("other.img", "another");
        for (int i = 0; i < 20; i++) {
            host.xl("block-attach", "g", other + ",raw,xvdb,w").ok();
            host.xl("network-attach", "g", "mac=00:16:3e:00:00:02", "bridge=br8").ok();
            awaitState(backend(guest, "vbd/51728") + "/state", "4");
            awaitState(backend(guest, "vif/1") + "/state", "4");
            host.xl("block-detach", "g", "xvdb").ok();
            host.xl("network-detach", "g", i % 2 == 0 ? "1" : "00:16:3e:00:00:02").ok();
            assertEquals(tree, tree(guest));
        }
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void whatIsAttachedIsThereAfterAReboot() {
        host.createSettled("g");
        host.xl("block-attach", "g", image + ",raw,xvda,w").ok();
        host.xl("network-attach", "g").ok();
        String mac = mac();
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        assertEquals(mac, mac());
        host.xl("block-detach", "g", "xvda").ok();
        host.xl("network-detach", "g", mac).ok();
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 3);
        assertEquals(List.of(), host.store().directoryIfExists("/libxl/" + host.domid("g") + "/device/vbd"));
        assertEquals(List.of(), host.store().directoryIfExists("/libxl/" + host.domid("g") + "/device/vif"));
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    // --- what is refused

    @Test
    void anImageThatAGuestWritesToIsNoOthers() {
        host.createSettled("g", disk);
        String link = image.replace("disk.img", "./disk.img");
        String line = host.xl("create", "-q", host.config("h", "disk=[\"" + link + ",raw,xvda,r\"]")).refusal(3);
        assertTrue(line.contains("is a disk of domain " + host.domid("g") + ", which can write to it"), line);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
        host.createSettled("g", "disk=[\"" + image + ",raw,xvda,r\"]");
        host.createSettled("h", "disk=[\"" + image + ",raw,xvda,r\"]");
        assertTrue(host.xl("create", "-q", host.config("i", disk)).refusal(3).contains("which only reads it"));
        host.xl("destroy", "g").ok();
        host.xl("destroy", "h").ok();
        host.awaitRemains(before);
    }

    @Test
    void whatIsMissingOrNotSupportedIsSaid() {
        Map<String, String> refused = Map.of(
                "disk=[\"/no/such,raw,xvda,w\"]", "disk xvda: /no/such is no file and no block device",
                "disk=[\"" + image + ",raw,nvme0,w\"]", "disk nvme0: that is no virtual device",
                "disk=[\"" + image + ",raw,xvda,w\",\"" + image + ",raw,d0p0,w\"]", "two devices are the same: disk d0p0",
                "disk=[\",,hdc:cdrom,r\"]", "disk hdc: drives without a disk are not supported yet for guests of type pv",
                "vif=[\"backend=driver\"]", "network interface 0: backends in other domains than domain 0 are not supported yet");
        refused.forEach((key, message) -> {
            String line = host.xl("create", "-q", host.config("g", key)).refusal(3);
            assertTrue(line.contains(message), () -> key + ": " + line);
            host.awaitRemains(before);
        });
    }

    @Test
    void commandsSayWhatTheReferenceSays() {
        Domid guest = guestWithDevices();
        assertEquals(new XlResult(1, "", "Error: Device xvdz not connected.\n"), host.xl("block-detach", "g", "xvdz"));
        assertEquals(new XlResult(1, "", "Unknown device 5.\n"), host.xl("network-detach", "g", "5"));
        assertEquals(new XlResult(1, "", "unrecognized argument `foo=bar'\n"), host.xl("network-attach", "g", "foo=bar"));
        assertEquals(new XlResult(1, "", "nope is an invalid domain identifier\n"), host.xl("block-attach", "nope", image + ",raw,xvdf,w"));
        assertEquals(new XlResult(1, "", "xl: domain " + guest + " has a device vbd 51712 already\nlibxl_device_disk_add failed.\n"),
                host.xl("block-attach", "g", image + ",raw,xvda,w"));
        assertEquals(new XlResult(0, """
                disk: {
                    "pdev_path": "/dev/vg0/a",
                    "vdev": "xvdc",
                    "format": "raw",
                    "readwrite": 1
                }

                """, ""), host.xl("-N", "block-attach", "3", "phy:/dev/vg0/a,xvdc,w"));
        assertEquals(new XlResult(0, """
                vif: {
                    "mac": "00:16:3e:11:22:33",
                    "bridge": "br0"
                }

                """, ""), host.xl("-N", "network-attach", "3", "mac=00:16:3e:11:22:33", "bridge=br0"));
        assertEquals(List.of("            \"disks\": [", "                {", "                    \"pdev_path\": \"" + image + "\",",
                "                    \"vdev\": \"xvda\",", "                    \"format\": \"raw\",", "                    \"readwrite\": 1", "                }",
                "            ],", "            \"nics\": [", "                {", "                    \"devid\": 0,",
                "                    \"mac\": \"00:16:3e:00:00:01\",", "                    \"bridge\": \"br7\",", "                    \"nictype\": \"vif\"",
                "                }", "            ],"), host.xl("list", "-l", "g").ok().out().lines().dropWhile(line -> !line.contains("disks")).limit(16).toList());
        assertEquals(0, host.xl("block-list", "nope").status());
        assertEquals(1, host.xl("network-list", "nope").status());
        String json = host.xl("block-list", "--json", "g").ok().out();
        assertTrue(json.contains("\"vdev\": \"xvda\""), json);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    // --- backends, scripts and guests that misbehave

    @Test
    void aBackendThatMisbehavesFailsTheCreateWithinABound() {
        for (SimBackends.Behaviour bad : List.of(SimBackends.Behaviour.ABSENT, SimBackends.Behaviour.FAILING, SimBackends.Behaviour.LYING)) {
            host.backends().behave(device -> device.devid() == 0 ? bad : SimBackends.Behaviour.WELL);
            String line = host.xl("create", "-q", host.config("g", disk, NIC)).refusal(3);
            assertTrue(line.contains("no backend has answered for vif 0 within 3000 ms"), line);
            host.awaitRemains(before);
        }
    }

    @Test
    void aBackendThatNeverClosesDoesNotKeepItsGuestAlive() {
        host.backends().behave(device -> SimBackends.Behaviour.NEVER_CLOSING);
        guestWithDevices();
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aScriptThatMisbehavesFailsTheCreate() {
        Map<SimScripts.Behaviour, String> failures = Map.of(
                SimScripts.Behaviour.FAILING, "the hotplug script of vif 0 ended with status 1: " + SimScripts.ERROR,
                SimScripts.Behaviour.HANGING, "the hotplug script of vif 0 was killed, since it had not ended after 1000 ms",
                SimScripts.Behaviour.LYING, "the hotplug script of vif 0 says that it succeeded, but has not written hotplug-status");
        failures.forEach((bad, message) -> {
            host.scripts().behave(call -> call.program().endsWith("vif-bridge") ? bad : SimScripts.Behaviour.WELL);
            String line = host.xl("create", "-q", host.config("g", disk, NIC)).refusal(3);
            assertTrue(line.contains(message), line);
            host.awaitRemains(before);
        });
    }

    @Test
    void anAttachmentThatFailsTakesItselfBack() {
        Domid guest = guestWithDevices();
        Map<String, String> tree = tree(guest);
        Remains with = Remains.of(host);
        String other = host.file("other.img", "another");
        for (SimScripts.Behaviour bad : List.of(SimScripts.Behaviour.FAILING, SimScripts.Behaviour.HANGING, SimScripts.Behaviour.LYING)) {
            host.scripts().behave(call -> bad);
            assertEquals(1, host.xl("block-attach", "g", other + ",raw,xvdb,w").status());
            assertEquals(1, host.xl("network-attach", "g").status());
            assertEquals(tree, tree(guest));
            assertEquals(with.guests(), Remains.of(host).guests());
        }
        host.scripts().behave(call -> SimScripts.Behaviour.WELL);
        host.backends().behave(device -> SimBackends.Behaviour.ABSENT);
        assertEquals(1, host.xl("block-attach", "g", other + ",raw,xvdb,w").status());
        assertEquals(tree, tree(guest));
        host.backends().behave(device -> SimBackends.Behaviour.WELL);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aDiskThatItsGuestHoldsGoesByForceOnly() {
        Domid guest = host.createSettled("g", disk, NIC, "cmdline=\"sim=holder\"");
        awaitState("/local/domain/" + guest + "/device/vbd/51712/state", "4");
        awaitState("/local/domain/" + guest + "/device/vif/0/state", "4");
        String line = host.xl("block-detach", "g", "xvda").err();
        assertTrue(line.contains("the guest has not let vbd 51712 go within 1000 ms"), line);
        assertTrue(host.xl("block-list", "g").ok().out().contains("51712"));
        host.xl("network-detach", "g", "0").ok();
        host.xl("block-detach", "--force", "g", "xvda").ok();
        assertEquals(Map.of(), tree(guest));
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void whatAGuestWritesIsNotBelieved() {
        Domid guest = guestWithDevices();
        String front = "/local/domain/" + guest + "/device/vbd/51712";
        for (String garbage : List.of("", "-1", "99999999999999999999", "4 4", "\u00ff", "x".repeat(4000), "0x4")) {
            host.store().write(front + "/state", garbage);
            host.store().write(front + "/ring-ref", garbage);
            host.store().write(front + "/event-channel", garbage);
            host.store().write(front + "/backend", "/local/domain/0");
            String row = host.xl("block-list", "g").ok().out().lines().skip(1).findFirst().orElseThrow();
            assertTrue(row.matches("51712 0   " + guest + " +-1 +-1 +-1 +" + backend(guest, "vbd/51712")), row);
        }
        host.store().rm(front);
        host.xl("block-detach", "-f", "g", "xvda").ok();
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }
}
