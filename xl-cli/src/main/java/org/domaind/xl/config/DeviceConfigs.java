package org.domaind.xl.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.xl.config.device.DiskSpec;
import org.domaind.xl.config.device.NicSpec;
import org.domaind.xl.config.device.SpecException;

/** Makes device configs from what a device's string says, with the defaults of what it leaves out. */
final class DeviceConfigs {
    private static final String NOT_YET = " is not supported yet by this release of domaind";

    private DeviceConfigs() {
    }

    /** @throws SpecException the values do not go together */
    static DeviceConfig.Disk disk(DiskSpec spec) throws SpecException {
        Map<String, Object> said = spec.fields();
        refuse(said, "disk " + said.get("vdev"));
        boolean writable = said.containsKey("readwrite");
        try {
            return new DeviceConfig.Disk(said.get("vdev").toString(), text(said, "pdev_path"),
                    DeviceConfig.DiskFormat.valueOf(said.get("format").toString().toUpperCase(Locale.ROOT)), writable, said.containsKey("is_cdrom"),
                    text(said, "script"), text(said, "backend_domname"), said.containsKey("direct_io_safe"), flag(said, "discard_enable", writable),
                    flag(said, "trusted", true), text(said, "backend").map(word -> DeviceConfig.DiskBackend.valueOf(word.toUpperCase(Locale.ROOT))));
        } catch (IllegalArgumentException e) {
            throw new SpecException(e.getMessage());
        }
    }

    /** @throws SpecException the values do not go together */
    static DeviceConfig.Nic nic(NicSpec spec) throws SpecException {
        Map<String, Object> said = spec.fields();
        refuse(said, "vif");
        Optional<DeviceConfig.Rate> rate = said.containsKey("rate_bytes_per_interval")
                ? Optional.of(new DeviceConfig.Rate(number(said, "rate_bytes_per_interval"), number(said, "rate_interval_usecs"))) : Optional.empty();
        try {
            return new DeviceConfig.Nic(said.containsKey("devid") ? Math.toIntExact(number(said, "devid")) : DeviceConfig.Nic.ANY_DEVID, text(said, "mac"), text(said, "bridge"), text(said, "ip"),
                    text(said, "ifname"), text(said, "script"),
                    said.containsKey("mtu") ? OptionalInt.of(Math.toIntExact(number(said, "mtu"))) : OptionalInt.empty(), text(said, "vlan"), text(said, "gatewaydev"), rate,
                    text(said, "backend_domname"), flag(said, "trusted", true));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new SpecException(e.getMessage());
        }
    }

    /** What is understood and cannot be done must not be dropped. */
    private static void refuse(Map<String, Object> said, String device) throws SpecException {
        String backend = text(said, "backend").orElse("phy");
        for (String name : said.keySet()) {
            if (name.startsWith("colo")) {
                throw new SpecException(device + ": COLO" + NOT_YET);
            }
        }
        if (!backend.equals("phy") && !backend.equals("qdisk")) {
            throw new SpecException(device + ": backendtype=" + backend + NOT_YET);
        }
        if (text(said, "specification").filter("virtio"::equals).isPresent()) {
            throw new SpecException(device + ": specification=virtio" + NOT_YET);
        }
    }

    private static Optional<String> text(Map<String, Object> said, String name) {
        return Optional.ofNullable(said.get(name)).map(Object::toString).filter(text -> !text.isEmpty());
    }

    private static boolean flag(Map<String, Object> said, String name, boolean usual) {
        return text(said, name).map("True"::equals).orElse(usual);
    }

    private static long number(Map<String, Object> said, String name) {
        return ((Number) said.get(name)).longValue();
    }
}
