package org.domaind.xl.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.model.DeviceConfig;

/** Makes device configs from what a device's string says, with the defaults of what it leaves out. */
final class DeviceConfigs {
    private DeviceConfigs() {
    }

    /** @throws SpecException the values do not go together */
    static DeviceConfig.Disk disk(DiskSpec spec) throws SpecException {
        Map<String, Object> said = spec.fields();
        boolean writable = said.containsKey("readwrite");
        try {
            return new DeviceConfig.Disk(said.get("vdev").toString(), text(said, "pdev_path"),
                    DeviceConfig.DiskFormat.valueOf(said.get("format").toString().toUpperCase(Locale.ROOT)), writable, said.containsKey("is_cdrom"),
                    text(said, "script"), text(said, "backend_domname"), said.containsKey("direct_io_safe"), flag(said, "discard_enable", writable),
                    flag(said, "trusted", true));
        } catch (IllegalArgumentException e) {
            throw new SpecException(e.getMessage());
        }
    }

    /** @throws SpecException the values do not go together */
    static DeviceConfig.Nic nic(NicSpec spec) throws SpecException {
        Map<String, Object> said = spec.fields();
        Optional<DeviceConfig.Rate> rate = said.containsKey("rate_bytes_per_interval")
                ? Optional.of(new DeviceConfig.Rate(number(said, "rate_bytes_per_interval"), number(said, "rate_interval_usecs"))) : Optional.empty();
        try {
            return new DeviceConfig.Nic(Math.toIntExact(number(said, "devid")), text(said, "mac"), text(said, "bridge"), text(said, "ip"),
                    text(said, "ifname"), text(said, "script"),
                    said.containsKey("mtu") ? OptionalInt.of(Math.toIntExact(number(said, "mtu"))) : OptionalInt.empty(), text(said, "gatewaydev"), rate,
                    text(said, "backend_domname"), flag(said, "trusted", true));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new SpecException(e.getMessage());
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
