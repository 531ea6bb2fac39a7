package org.domaind.xl.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.xl.config.device.DiskSpec;
import org.domaind.xl.config.device.NicSpec;
import org.domaind.xl.config.device.SpecException;

/** The devices of {@code block-attach} and {@code network-attach}: as in a config file, but each part may be a word of its own. */
public final class DeviceStrings {
    /**
     * @param <D>     the device's config
     * @param json    by the reference's JSON names, only what was said
     * @param notes   warnings
     * @param refusal why there is no such device here, although the words are right; or empty
     */
    public record Reading<D extends DeviceConfig>(Optional<D> device, Map<String, Object> json, List<String> notes, String refusal) {
    }

    private interface Making<D> {
        D make() throws SpecException;
    }

    private static <D extends DeviceConfig> Reading<D> reading(Making<D> making, Map<String, Object> json, List<String> notes) {
        try {
            return new Reading<>(Optional.of(making.make()), json, notes, "");
        } catch (SpecException e) {
            return new Reading<>(Optional.empty(), json, notes, e.getMessage());
        }
    }

    private DeviceStrings() {
    }

    /** @throws IllegalArgumentException with the reference's words */
    public static Reading<DeviceConfig.Disk> disk(List<String> words) {
        try {
            DiskSpec spec = DiskSpec.parse(words);
            return reading(() -> DeviceConfigs.disk(spec), spec.fields(), List.of());
        } catch (SpecException e) {
            throw new IllegalArgumentException("command line: config parsing error in disk specification: " + e.getMessage());
        }
    }

    /** A number that is not given is the next free one. @throws IllegalArgumentException with the reference's words */
    public static Reading<DeviceConfig.Nic> nic(List<String> words) {
        try {
            NicSpec spec = NicSpec.parse(words, DeviceConfig.Nic.ANY_DEVID);
            if (spec.refused()) {
                throw new IllegalArgumentException(String.join("\n", spec.notes()));
            }
            return reading(() -> DeviceConfigs.nic(spec), spec.fields(), spec.notes());
        } catch (SpecException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }
}
