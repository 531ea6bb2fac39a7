package org.domaind.daemon.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.junit.jupiter.api.Test;

/** The nodes are those that the reference's xl 4.17 wrote for the same devices of a guest with domid 1 on real Xen. */
class DeviceNodesTest {
    private static final Domid GUEST = new Domid(1);
    private static final DeviceConfig.Disk DISK = new DeviceConfig.Disk("xvda", Optional.of("/dev/loop0"), DeviceConfig.DiskFormat.RAW, true, false,
            Optional.empty(), Optional.empty(), false, true, true, Optional.empty());
    private static final DeviceConfig.Nic NIC = new DeviceConfig.Nic(0, Optional.of("00:16:3e:00:00:14"), Optional.of("xenbr0"), Optional.empty(),
            Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);

    private static Map<String, String> nodes(DeviceConfig device, GuestType type) {
        return DeviceNodes.of(GUEST, type, device).stream().collect(Collectors.toMap(NodeEdit::path,
                edit -> edit.value().orElse("") + (edit.permissions().isEmpty() ? "" : " " + String.join(",", edit.permissions())), (a, b) -> b, TreeMap::new));
    }

    private static Map<String, String> tree(String lines) {
        return lines.lines().collect(Collectors.toMap(line -> line.split("=", 2)[0], line -> line.split("=", 2)[1], (a, b) -> b, TreeMap::new));
    }

    private static String under(String directory, String nodes) {
        return nodes.lines().map(line -> directory + "/" + line + "\n").collect(Collectors.joining());
    }

    @Test
    void ofADisk() {
        String shared = """
                frontend=/local/domain/1/device/vbd/51712
                params=/dev/loop0
                script=/etc/xen/scripts/block
                frontend-id=1
                online=1
                removable=0
                bootable=1
                state=1
                dev=xvda
                type=phy
                mode=w
                device-type=disk
                discard-enable=1
                specification=xen
                """;
        String front = """
                backend=/local/domain/0/backend/vbd/1/51712
                backend-id=0
                state=1
                virtual-device=51712
                device-type=disk
                trusted=1
                protocol=x86_64-abi
                """;
        assertEquals(tree("/libxl/1/device/vbd/51712= n0\n" + under("/libxl/1/device/vbd/51712", shared + "backend=/local/domain/0/backend/vbd/1/51712\n")
                + "/local/domain/0/backend/vbd/1/51712= n0,r1\n" + under("/local/domain/0/backend/vbd/1/51712", shared)
                + "/local/domain/1/device/vbd/51712= n1,r0\n" + under("/local/domain/1/device/vbd/51712", front)), nodes(DISK, GuestType.PV));
        assertFalse(nodes(DISK, GuestType.PVH).containsKey("/local/domain/1/device/vbd/51712/protocol"));
    }

    @Test
    void ofANetworkInterface() {
        String shared = """
                frontend=/local/domain/1/device/vif/0
                frontend-id=1
                online=1
                state=1
                script=/etc/xen/scripts/vif-bridge
                mac=00:16:3e:00:00:14
                bridge=xenbr0
                handle=0
                type=vif
                hotplug-status=
                """;
        String front = """
                backend=/local/domain/0/backend/vif/1/0
                backend-id=0
                state=1
                handle=0
                mac=00:16:3e:00:00:14
                trusted=1
                mtu= n0,r1
                """;
        assertEquals(tree("/libxl/1/device/vif/0= n0\n" + under("/libxl/1/device/vif/0", shared + "backend=/local/domain/0/backend/vif/1/0\n")
                + "/local/domain/0/backend/vif/1/0= n0,r1\n" + under("/local/domain/0/backend/vif/1/0", shared)
                + "/local/domain/1/device/vif/0= n1,r0\n" + under("/local/domain/1/device/vif/0", front)), nodes(NIC, GuestType.PV));
    }

    @Test
    void optionsHaveNodesOfTheirOwn() {
        DeviceConfig.Nic nic = new DeviceConfig.Nic(2, Optional.of("00:16:3e:00:00:15"), Optional.empty(), Optional.of("10.0.0.2"), Optional.of("web"),
                Optional.of("vif-route"), OptionalInt.of(1400), Optional.of("7"), Optional.of("eth0"), Optional.of(new DeviceConfig.Rate(125_000, 50_000)),
                Optional.empty(), false);
        Map<String, String> nodes = nodes(nic, GuestType.PV);
        Map.of("script", "/etc/xen/scripts/vif-route", "ip", "10.0.0.2", "vifname", "web", "mtu", "1400", "vlan", "7", "gatewaydev", "eth0", "rate",
                "125000,50000", "bridge", "xenbr0").forEach((name, value) -> assertEquals(value, nodes.get("/local/domain/0/backend/vif/1/2/" + name), name));
        assertEquals("0", nodes.get("/local/domain/1/device/vif/2/trusted"));
        Map<String, String> drive = nodes(new DeviceConfig.Disk("hdc", Optional.of("vg/lun"), DeviceConfig.DiskFormat.RAW, false, true,
                Optional.of("block-iscsi"), Optional.empty(), true, false, true, Optional.empty()), GuestType.PV);
        Map.of("script", "/etc/xen/scripts/block-iscsi", "mode", "r", "removable", "1", "device-type", "cdrom", "direct-io-safe", "1", "discard-enable", "0")
                .forEach((name, value) -> assertEquals(value, drive.get("/local/domain/0/backend/vbd/1/5632/" + name), name));
    }

    @Test
    void anEmulatedDriveHasTheDeviceModelAsItsBackend() {
        DeviceConfig.Disk empty = new DeviceConfig.Disk("hdc", Optional.empty(), DeviceConfig.DiskFormat.EMPTY, false, true, Optional.empty(), Optional.empty(),
                false, false, true, Optional.empty());
        Map<String, String> nodes = nodes(empty, GuestType.HVM);
        String back = "/local/domain/0/backend/qdisk/1/5632";
        Map.of("params", "aio:", "type", "qdisk", "mode", "r", "removable", "1", "device-type", "cdrom").forEach((name, value) ->
                assertEquals(value, nodes.get(back + "/" + name), name));
        assertEquals(null, nodes.get(back + "/script"));
        assertEquals(back, nodes.get("/libxl/1/device/vbd/5632/backend"));
        assertEquals(List.of(back + "/type=qdisk", back + "/params=aio:/a.iso", "/libxl/1/device/vbd/5632/type=qdisk", "/libxl/1/device/vbd/5632/params=aio:/a.iso"),
                medium(empty.withMedium(Optional.of("/a.iso"))));
        assertEquals(back + "/params=", medium(empty).get(1));
    }

    private static List<String> medium(DeviceConfig.Disk drive) {
        return DeviceNodes.medium(GUEST, drive).stream().map(edit -> edit.path() + "=" + edit.value().orElseThrow()).toList();
    }

    @Test
    void scriptsAreCalledAsTheReferenceCallsThem() {
        DevicePaths nic = DeviceNodes.paths(GUEST, GuestType.PV, NIC);
        ScriptArguments online = ScriptArguments.of(nic, true, node -> Optional.ofNullable(Map.of("script", "/s").get(node))).orElseThrow();
        assertEquals(List.of("online", "type_if=vif"), online.arguments());
        assertEquals(new TreeSet<>(List.of("script", "XENBUS_TYPE", "XENBUS_PATH", "XENBUS_BASE_PATH", "netdev", "vif")),
                new TreeSet<>(online.environment().keySet()));
        assertEquals("vif1.0", online.environment().get("vif"));
        assertEquals(List.of("remove"), ScriptArguments.of(DeviceNodes.paths(GUEST, GuestType.PV, DISK), false, node -> Optional.of("/s")).orElseThrow().arguments());
        assertTrue(ScriptArguments.of(nic, true, node -> Optional.empty()).isEmpty());
    }

    @Test
    void statesAreReadWithoutTrust() {
        assertEquals(XenbusState.CONNECTED, XenbusState.of(Optional.of("4")));
        for (String text : List.of("", "9", "-1", "44", "x", "\u0664")) {
            assertEquals(XenbusState.UNKNOWN, XenbusState.of(Optional.of(text)), text);
        }
        assertEquals(XenbusState.UNKNOWN, XenbusState.of(Optional.empty()));
    }
}
