package org.domaind.daemon.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Vdev;

/** The store nodes of a device as the reference writes them: backend, frontend, and the toolstack's copy, which no guest can write to. */
public final class DeviceNodes {
    private static final String SCRIPTS = "/etc/xen/scripts/";
    private static final String BLOCK_SCRIPT = "block";
    private static final String VIF_SCRIPT = "vif-bridge";
    /** There is an emulated interface beside it. */
    static final String EMULATED_VIF = "vif_ioemu";
    private static final String BRIDGE = "xenbr0";
    /** Old kernels of PV guests do not write this themselves; blkif.h. */
    private static final String PV_PROTOCOL = "x86_64-abi";

    private DeviceNodes() {
    }

    /** @param type of the guest  @param device a network interface has its number and its MAC address */
    public static DevicePaths paths(Domid guest, GuestType type, DeviceConfig device) {
        if (device instanceof DeviceConfig.Disk disk) {
            return new DevicePaths(guest, DeviceKind.VBD, Vdev.number(disk.vdev()).orElseThrow(), disk.byDeviceModel(type));
        }
        return new DevicePaths(guest, DeviceKind.VIF, ((DeviceConfig.Nic) device).devid());
    }

    public static List<DevicePaths> paths(Domid guest, GuestType type, List<DeviceConfig> devices) {
        return devices.stream().map(device -> paths(guest, type, device)).toList();
    }

    /** Those whose backends are drivers of domain 0. */
    public static List<DevicePaths> ofDrivers(Domid guest, GuestType type, List<DeviceConfig> devices) {
        return paths(guest, type, devices).stream().filter(paths -> !paths.byDeviceModel()).toList();
    }

    /** For messages. */
    public static String label(DeviceConfig device) {
        return device instanceof DeviceConfig.Disk disk ? "disk " + disk.vdev() : "network interface " + ((DeviceConfig.Nic) device).devid();
    }

    /** All nodes of a new device, to be made in one transaction: a backend's driver reads them as soon as it sees its directory. */
    public static List<NodeEdit> of(Domid guest, GuestType type, DeviceConfig device) {
        return of(guest, type, device, false);
    }

    /** As {@link #of(Domid, GuestType, DeviceConfig)}. @param emulated a device model emulates a network interface beside the PV one */
    public static List<NodeEdit> of(Domid guest, GuestType type, DeviceConfig device, boolean emulated) {
        DevicePaths paths = paths(guest, type, device);
        Map<String, Object> back = new LinkedHashMap<>();
        Map<String, Object> front = new LinkedHashMap<>();
        front.put("backend", paths.backend());
        front.put("backend-id", 0);
        front.put("state", XenbusState.INITIALISING.code());
        List<NodeEdit> edits = new ArrayList<>();
        if (device instanceof DeviceConfig.Disk disk) {
            disk(disk, paths, back, front);
            if (type == GuestType.PV) {
                front.put("protocol", PV_PROTOCOL);
            }
        } else {
            nic((DeviceConfig.Nic) device, paths, back, front, emulated);
        }
        add(edits, paths.toolstack(), Map.of("frontend", paths.frontend(), "backend", paths.backend()), "n0");
        back.forEach((name, value) -> edits.add(NodeEdit.value(paths.toolstack() + "/" + name, value)));
        add(edits, paths.frontend(), front, "n" + guest, "r0");
        if (device instanceof DeviceConfig.Nic) {
            // The script says what the bridge's is; the guest only reads it.
            edits.add(NodeEdit.value(paths.frontend() + "/mtu", "", "n0", "r" + guest));
        }
        add(edits, paths.backend(), Map.of("frontend", paths.frontend()), "n0", "r" + guest);
        back.forEach((name, value) -> edits.add(NodeEdit.value(paths.backend() + "/" + name, value)));
        return edits;
    }

    private static void add(List<NodeEdit> edits, String directory, Map<String, Object> nodes, String... permissions) {
        edits.add(NodeEdit.directory(directory, permissions));
        nodes.forEach((name, value) -> edits.add(NodeEdit.value(directory + "/" + name, value)));
    }

    private static void disk(DeviceConfig.Disk disk, DevicePaths paths, Map<String, Object> back, Map<String, Object> front) {
        String deviceType = disk.cdrom() ? "cdrom" : "disk";
        back.put("params", params(disk, paths.byDeviceModel()));
        if (!paths.byDeviceModel()) {
            back.put("script", script(disk.script().orElse(BLOCK_SCRIPT)));
        }
        back.put("frontend-id", paths.guest());
        back.put("online", 1);
        back.put("removable", disk.cdrom() ? 1 : 0);
        back.put("bootable", 1);
        back.put("state", XenbusState.INITIALISING.code());
        back.put("dev", disk.vdev());
        back.put("type", paths.byDeviceModel() ? DevicePaths.BY_DEVICE_MODEL : "phy");
        back.put("mode", disk.writable() ? "w" : "r");
        back.put("device-type", deviceType);
        if (disk.directIoSafe()) {
            back.put("direct-io-safe", 1);
        }
        back.put("discard-enable", disk.discard() ? 1 : 0);
        back.put("specification", "xen");
        front.put("virtual-device", paths.devid());
        front.put("device-type", deviceType);
        front.put("trusted", disk.trusted() ? 1 : 0);
    }

    /** A device model is told the format as well: {@code aio:} is raw. */
    private static String params(DeviceConfig.Disk disk, boolean byDeviceModel) {
        String target = disk.target().orElse("");
        return !byDeviceModel ? target : switch (disk.format()) {
            case RAW, EMPTY -> "aio:" + target;
            case QCOW, QCOW2, VHD, QED -> disk.format().word() + ":" + target;
        };
    }

    /** What the nodes of a drive say when its medium has changed. Of one that was emptied nothing, as in the reference. */
    public static List<NodeEdit> medium(Domid guest, DeviceConfig.Disk drive) {
        DevicePaths paths = paths(guest, GuestType.HVM, drive);
        String params = drive.target().isPresent() ? params(drive, true) : "";
        List<NodeEdit> edits = new ArrayList<>();
        for (String directory : List.of(paths.backend(), paths.toolstack())) {
            edits.add(NodeEdit.value(directory + "/type", DevicePaths.BY_DEVICE_MODEL));
            edits.add(NodeEdit.value(directory + "/params", params));
        }
        return edits;
    }

    private static void nic(DeviceConfig.Nic nic, DevicePaths paths, Map<String, Object> back, Map<String, Object> front, boolean emulated) {
        String mac = nic.mac().orElseThrow();
        back.put("frontend-id", paths.guest());
        back.put("online", 1);
        back.put("state", XenbusState.INITIALISING.code());
        back.put("script", script(nic.script().orElse(VIF_SCRIPT)));
        nic.ifname().ifPresent(name -> back.put("vifname", name));
        back.put("mac", mac);
        nic.ip().ifPresent(addresses -> back.put("ip", addresses));
        nic.gateway().ifPresent(device -> back.put("gatewaydev", device));
        nic.rate().ifPresent(rate -> back.put("rate", rate.bytes() + "," + rate.intervalMicros()));
        nic.mtu().ifPresent(bytes -> back.put("mtu", bytes));
        nic.vlan().ifPresent(number -> back.put("vlan", number));
        back.put("bridge", nic.bridge().orElse(BRIDGE));
        back.put("handle", nic.devid());
        back.put("type", emulated ? EMULATED_VIF : "vif");
        back.put("hotplug-status", "");
        front.put("handle", nic.devid());
        front.put("mac", mac);
        front.put("trusted", nic.trusted() ? 1 : 0);
    }

    private static String script(String name) {
        return name.startsWith("/") ? name : SCRIPTS + name;
    }
}
