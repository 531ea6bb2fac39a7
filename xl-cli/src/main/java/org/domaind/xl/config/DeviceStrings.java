package org.domaind.xl.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.domaind.schema.model.DeviceConfig;

/** The devices of {@code block-attach} and {@code network-attach}: as in a config file, but each part may be a word of its own. */
public final class DeviceStrings {
    /**
     * @param <D>    the device's config
     * @param json   by the reference's JSON names, only what was said
     * @param notes  warnings
     */
    public record Reading<D extends DeviceConfig>(D device, Map<String, Object> json, List<String> notes) {
    }

    private static final Pattern TARGET = Pattern.compile("(^|,)\\s*target=");
    /** What {@link NicSpec} warns of in a config file, {@code network-attach} refuses. */
    private static final Pattern UNKNOWN = Pattern.compile("unrecognized argument `.*'");

    private DeviceStrings() {
    }

    /** @throws IllegalArgumentException with the reference's words */
    public static Reading<DeviceConfig.Disk> disk(List<String> words) {
        try {
            // A target takes the rest of its word, so that word comes last.
            DiskSpec spec = DiskSpec.parse(words.stream().sorted(Comparator.comparing(word -> TARGET.matcher(word).find())).collect(Collectors.joining(",")));
            return new Reading<>(DeviceConfigs.disk(spec), spec.fields(), List.of());
        } catch (SpecException e) {
            throw new IllegalArgumentException("command line: config parsing error in disk specification: " + e.getMessage());
        }
    }

    /** A number that is not given is the next free one. @throws IllegalArgumentException with the reference's words */
    public static Reading<DeviceConfig.Nic> nic(List<String> words) {
        try {
            NicSpec spec = NicSpec.parse(String.join(",", words), DeviceConfig.Nic.ANY_DEVID);
            List<String> notes = new ArrayList<>();
            for (String note : spec.notes()) {
                if (UNKNOWN.matcher(note).matches()) {
                    throw new IllegalArgumentException(note);
                }
                notes.add(note);
            }
            Map<String, Object> json = new LinkedHashMap<>(spec.fields());
            json.remove("devid", DeviceConfig.Nic.ANY_DEVID);
            return new Reading<>(DeviceConfigs.nic(spec), json, notes);
        } catch (SpecException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }
}
