package org.domaind.xl.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;

/** Devices of a created guest in the reference's JSON: by its names and in its order, without defaults. */
final class DeviceViews {
    private DeviceViews() {
    }

    static List<Map<String, Object>> disks(List<DeviceConfig> devices) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (DeviceConfig device : devices) {
            if (device instanceof DeviceConfig.Disk disk) {
                views.add(view(disk));
            }
        }
        return views;
    }

    static List<Map<String, Object>> nics(GuestConfig guest) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (DeviceConfig device : guest.devices()) {
            if (device instanceof DeviceConfig.Nic nic) {
                views.add(view(nic, guest.platform().deviceModel().flatMap(emulation -> emulation.nicModels().stream()
                        .filter(model -> model.devid() == nic.devid()).findFirst()).map(Emulation.EmulatedNic::model)));
            }
        }
        return views;
    }

    private static Map<String, Object> view(DeviceConfig.Disk disk) {
        Map<String, Object> view = new LinkedHashMap<>();
        disk.backend().ifPresent(name -> view.put("backend_domname", name));
        disk.target().ifPresent(target -> view.put("pdev_path", target));
        view.put("vdev", disk.vdev());
        view.put("format", disk.format().word());
        disk.script().ifPresent(script -> view.put("script", script));
        if (disk.cdrom()) {
            view.put("removable", 1);
        }
        if (disk.writable()) {
            view.put("readwrite", 1);
        }
        if (disk.cdrom()) {
            view.put("is_cdrom", 1);
        }
        if (disk.directIoSafe()) {
            view.put("direct_io_safe", true);
        }
        if (disk.discard() != disk.writable()) {
            view.put("discard_enable", disk.discard() ? "True" : "False");
        }
        untrusted(view, disk.trusted());
        return view;
    }

    /** @param model of the card that is emulated beside it */
    private static Map<String, Object> view(DeviceConfig.Nic nic, Optional<String> model) {
        Map<String, Object> view = new LinkedHashMap<>();
        nic.backend().ifPresent(name -> view.put("backend_domname", name));
        view.put("devid", nic.devid());
        nic.mtu().ifPresent(bytes -> view.put("mtu", bytes));
        model.ifPresent(card -> view.put("model", card));
        nic.mac().ifPresent(mac -> view.put("mac", mac));
        nic.ip().ifPresent(addresses -> view.put("ip", addresses));
        nic.bridge().ifPresent(bridge -> view.put("bridge", bridge));
        nic.ifname().ifPresent(name -> view.put("ifname", name));
        nic.script().ifPresent(script -> view.put("script", script));
        view.put("nictype", model.isPresent() ? "vif_ioemu" : "vif");
        nic.rate().ifPresent(rate -> {
            view.put("rate_bytes_per_interval", rate.bytes());
            view.put("rate_interval_usecs", rate.intervalMicros());
        });
        nic.gateway().ifPresent(device -> view.put("gatewaydev", device));
        nic.vlan().ifPresent(number -> view.put("vlan", number));
        untrusted(view, nic.trusted());
        return view;
    }

    private static void untrusted(Map<String, Object> view, boolean trusted) {
        if (!trusted) {
            view.put("trusted", "False");
        }
    }
}
