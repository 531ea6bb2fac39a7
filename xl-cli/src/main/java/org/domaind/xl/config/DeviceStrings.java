package org.domaind.xl.config;

import java.util.List;
import java.util.Map;
import org.domaind.schema.model.DeviceConfig;
import org.domaind.xl.config.device.DiskSpec;
import org.domaind.xl.config.device.NicSpec;
import org.domaind.xl.config.device.SpecException;

/** The devices of {@code block-attach} and {@code network-attach}: as in a config file, but each part may be a word of its own. */
public final class DeviceStrings {
    /**
     * @param <D>    the device's config
     * @param json   by the reference's JSON names, only what was said
     * @param notes  warnings
     */
    public record Reading<D extends DeviceConfig>(D device, Map<String, Object> json, List<String> notes) {
    }

    private DeviceStrings() {
    }

    /** @throws IllegalArgumentException with the reference's words */
    public static Reading<DeviceConfig.Disk> disk(List<String> words) {
        try {
            DiskSpec spec = DiskSpec.parse(words);
            return new Reading<>(DeviceConfigs.disk(spec), spec.fields(), List.of());
        } catch (SpecException e) {
            throw new IllegalArgumentException("command line: config parsing error in disk specification: " + e.getMessage());
        }
    }

    /** A number that is not given is the next free one. @throws IllegalArgumentException with the reference's words */
    public static Reading<DeviceConfig.Nic> nic(List<String> words) {
        try {
            NicSpec spec = NicSpec.parse(String.join(",", words), DeviceConfig.Nic.ANY_DEVID);
            if (spec.refused()) {
                throw new IllegalArgumentException(String.join("\n", spec.notes()));
            }
            return new Reading<>(DeviceConfigs.nic(spec), spec.fields(), spec.notes());
        } catch (SpecException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }
}
