package org.domaind.xl.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.hvm.Viridian;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyForm;
import org.domaind.schema.keys.KeyRole;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.keys.Place;
import org.domaind.schema.model.GuestType;

/**
 * A config file from the reference's JSON of a guest, as a save file has it: the keys that this release obeys. Read again it is the same guest. What the JSON
 * has beside those are the reference's defaults; devices of other kinds are refused.
 */
public final class ConfigText {
    private static final String VIRIDIAN = "b_info/type.hvm/viridian";
    private static final long KIB_PER_MIB = 1024;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private ConfigText() {
    }

    /**
     * @param tree maps, lists, strings, numbers and booleans
     * @throws ProblemException {@code damaged-save-file}, {@code unsupported-save-file}
     */
    public static String of(Map<?, ?> tree) {
        GuestType type = type(tree);
        StringBuilder text = new StringBuilder();
        for (Place place : KeyTable.get().places()) {
            ConfigKey key = KeyTable.get().keyAt(place).orElse(null);
            Object value = key == null ? null : at(tree, place.path());
            if (key != null && key.form() == KeyForm.EITHER && value == null) {
                value = at(tree, place.path() + "_list");
            }
            if (value == null || key.name().equals("viridian") || key.name().equals("dm_restrict") && isUsualOfReference(tree)) {
                continue;
            }
            if (key.role(type) == KeyRole.OBEYED) {
                text.append(key.name()).append(" = ").append(value(key, value)).append('\n');
            } else if (key.form() == KeyForm.DEVICES && place.names().size() == 1 && value instanceof List<?> list && !list.isEmpty()) {
                throw new ProblemException("unsupported-save-file", "the saved guest has devices that this release does not support: " + key.name());
            }
        }
        enlightenments(tree).ifPresent(said -> text.append("viridian = ").append(said).append('\n'));
        return text.toString();
    }

    /** The reference writes all that it takes for usual, so its "False" is nobody's wish for a device model without a jail. What we write has no such keys. */
    private static boolean isUsualOfReference(Map<?, ?> tree) {
        return at(tree, "b_info/type.hvm/vkb_device") != null;
    }

    /** The reference has them in three places. */
    private static Optional<String> enlightenments(Map<?, ?> tree) {
        List<String> words = new ArrayList<>();
        Object usual = at(tree, VIRIDIAN);
        if (usual != null && truth(usual)) {
            words.add("defaults");
        }
        for (String place : List.of("_enable", "_disable")) {
            if (at(tree, VIRIDIAN + place) instanceof List<?> numbers) {
                for (Object number : numbers) {
                    if (number instanceof Number known && known.intValue() >= 0 && known.intValue() < Viridian.values().length) {
                        words.add((place.equals("_disable") ? "!" : "") + Viridian.values()[known.intValue()].word());
                    }
                }
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(strings(words));
    }

    private static GuestType type(Map<?, ?> tree) {
        Object word = tree.get("c_info") instanceof Map<?, ?> info ? info.get("type") : null;
        for (GuestType type : GuestType.values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw damaged("the guest's config has no type");
    }

    /** @param path names from the root */
    private static Object at(Map<?, ?> tree, String path) {
        Object value = tree;
        for (String name : path.split("/")) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }

    private static String value(ConfigKey key, Object value) {
        return switch (key.form()) {
            case PLAIN, BOUNDED, EITHER -> value instanceof List<?> ? strings(list(key, value).stream().map(Object::toString).toList()) : plain(key, value);
            case RANGE -> Integer.toString(list(key, value).size());
            case CPUS -> strings(list(key, value).stream().map(set -> cpus(key, set)).toList());
            case SPLIT, PATHS, NUMBERS -> strings(list(key, value).stream().map(Object::toString).toList());
            case DEVICES -> PlatformText.of(key.name(), value)
                    .orElseGet(() -> strings(list(key, value).stream().map(device -> device(key, device)).toList()));
        };
    }

    private static String plain(ConfigKey key, Object value) {
        if (value instanceof Boolean || "True".equals(value) || "False".equals(value)) {
            return value.equals(true) || value.equals("True") ? "1" : "0";
        }
        if (value instanceof Number number) {
            // The reference keeps an offset of the clock, which may be negative, as a uint32_t.
            long count = key.unit().equals("s") && key.width() == ConfigKey.Width.WORD ? number.intValue() : number.longValue();
            String text = Long.toString(key.unit().equals("MiB") ? (count + KIB_PER_MIB - 1) / KIB_PER_MIB : count);
            // The grammar has no sign.
            return count < 0 ? quoted(text) : text;
        }
        if (value instanceof String text) {
            return quoted(key.words().stream().filter(word -> word.printed().equals(text)).map(ConfigKey.Word::text).findFirst().orElse(text));
        }
        throw damaged("the guest's config has a strange value for " + key.name());
    }

    private static List<?> list(ConfigKey key, Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw damaged("the guest's config has no list for " + key.name());
    }

    private static String cpus(ConfigKey key, Object set) {
        List<?> numbers = list(key, set);
        return numbers.isEmpty() ? "all" : String.join(",", numbers.stream().map(Object::toString).toList());
    }

    static String strings(List<String> values) {
        return values.stream().map(ConfigText::quoted).toList().toString();
    }

    static String quoted(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw damaged("the guest's config has a value with control characters");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String device(ConfigKey key, Object device) {
        if (device instanceof Map<?, ?> fields) {
            return key.name().equals("disk") ? disk(fields) : nic(fields);
        }
        throw damaged("the guest's config has a strange device");
    }

    private static String disk(Map<?, ?> fields) {
        List<String> parts = new ArrayList<>();
        put(parts, "format", fields.get("format"));
        put(parts, "vdev", fields.get("vdev"));
        put(parts, "script", fields.get("script"));
        put(parts, "backend", fields.get("backend_domname"));
        if (truth(fields.get("is_cdrom"))) {
            parts.add("devtype=cdrom");
        }
        parts.add(truth(fields.get("readwrite")) ? "access=rw" : "access=ro");
        if (truth(fields.get("direct_io_safe"))) {
            parts.add("direct-io-safe");
        }
        if (fields.containsKey("discard_enable")) {
            parts.add(truth(fields.get("discard_enable")) ? "discard" : "no-discard");
        }
        if (fields.containsKey("trusted") && !truth(fields.get("trusted"))) {
            parts.add("untrusted");
        }
        // It takes the rest of the string.
        put(parts, "target", fields.get("pdev_path"));
        return String.join(",", parts);
    }

    private static String nic(Map<?, ?> fields) {
        List<String> parts = new ArrayList<>();
        put(parts, "mac", fields.get("mac"));
        put(parts, "model", fields.get("model"));
        if ("vif".equals(fields.get("nictype")) || "vif_ioemu".equals(fields.get("nictype"))) {
            parts.add(fields.get("nictype").equals("vif") ? "type=vif" : "type=ioemu");
        }
        put(parts, "bridge", fields.get("bridge"));
        put(parts, "ip", fields.get("ip"));
        put(parts, "script", fields.get("script"));
        put(parts, "backend", fields.get("backend_domname"));
        put(parts, "vifname", fields.get("ifname"));
        put(parts, "gatewaydev", fields.get("gatewaydev"));
        put(parts, "vlan", fields.get("vlan"));
        put(parts, "mtu", fields.get("mtu"));
        if (fields.get("rate_bytes_per_interval") instanceof Number bytes && fields.get("rate_interval_usecs") instanceof Number micros
                && bytes.longValue() > 0 && micros.longValue() > 0) {
            parts.add("rate=" + bytes.longValue() * MICROS_PER_SECOND / micros.longValue() + "B/s@" + micros.longValue() + "us");
        }
        if (fields.containsKey("trusted") && !truth(fields.get("trusted"))) {
            parts.add("untrusted");
        }
        return String.join(",", parts);
    }

    private static boolean truth(Object value) {
        return value instanceof Number number ? number.longValue() != 0 : Boolean.TRUE.equals(value) || "True".equals(value);
    }

    private static void put(List<String> parts, String name, Object value) {
        if (value instanceof String || value instanceof Number) {
            parts.add(name + "=" + value);
        }
    }

    private static ProblemException damaged(String what) {
        return new ProblemException("damaged-save-file", what);
    }
}
