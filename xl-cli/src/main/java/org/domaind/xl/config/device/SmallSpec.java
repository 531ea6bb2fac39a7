package org.domaind.xl.config.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The strings of devices with few settings: 9p shares, TPMs, pvcalls, channels and virtio devices. */
public final class SmallSpec {
    private static final String NIL = "00000000-0000-0000-0000-000000000000";

    /** What a string gave. @param notes messages about what was ignored */
    public record Read(Map<String, Object> fields, List<String> notes) {
    }

    private SmallSpec() {
    }

    /** A folder of the host. @param guest the guest's name: the daemon of xen_9pfsd has a folder for each */
    public static Map<String, Object> share(String text, String guest) throws SpecException {
        Fields said = new Fields(List.of("backend_domname", "tag", "path", "security_model", "type", "max_space", "max_files", "max_open_files", "auto_delete"));
        for (String item : Items.of(text)) {
            String[] pair = Items.pair(item);
            if (pair == null) {
                throw new SpecException("failed to parse 9pfs configuration: " + item);
            }
            String value = pair[1];
            switch (pair[0]) {
                case "tag", "path", "security_model" -> said.put(pair[0], value);
                case "backend" -> said.put("backend_domname", value);
                case "type" -> {
                    if (!Set.of("unknown", "qemu", "xen_9pfsd").contains(value.toLowerCase(Locale.ROOT))) {
                        throw new SpecException("failed to parse 9pfs type: " + value);
                    }
                    said.word("type", value.toLowerCase(Locale.ROOT), "unknown");
                }
                case "max-files", "max-open-files", "max-space" -> said.number(pair[0].replace('-', '_'), (int) NicSpec.number(value));
                case "auto-delete" -> said.truth("auto_delete", new Scan(value).unsigned(0) != 0);
                default -> throw new SpecException("Unknown string `" + pair[0] + "' in 9pfs spec");
            }
        }
        if ("xen_9pfsd".equals(said.get("type"))) {
            said.put("path", Optional.ofNullable(said.get("path")).orElse("/var/log/xen/guests/" + guest));
        } else if (!said.has("tag") || !said.has("path") || !said.has("security_model")) {
            throw new SpecException("9pfs spec missing required field!");
        }
        return said.map();
    }

    public static Map<String, Object> tpm(String text, int devid) throws SpecException {
        Fields said = new Fields(List.of("backend_domname", "devid", "uuid"));
        said.put("devid", devid);
        for (KeyValue item : KeyValue.upToABareWord(text)) {
            String value = item.value();
            switch (item.key()) {
                case "backend" -> said.put("backend_domname", value);
                case "uuid" -> {
                    if (!isUuid(value)) {
                        throw new SpecException("Failed to parse vtpm UUID: " + value);
                    }
                    said.word("uuid", value.toLowerCase(Locale.ROOT), NIL);
                }
                default -> throw new SpecException("Unknown string `" + item.key() + "' in vtpm spec");
            }
        }
        if (!said.has("backend_domname")) {
            throw new SpecException("vtpm spec missing required backend field!");
        }
        return said.map();
    }

    /** Whether it is 36 characters of hexadecimal digits and dashes, in their places. */
    public static boolean isUuid(String text) {
        if (text.length() != NIL.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (NIL.charAt(i) == '-' ? c != '-' : c > 'f' || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return UUID.fromString(text) != null;
    }

    public static Map<String, Object> calls(String text, int devid) throws SpecException {
        Fields said = new Fields(List.of("backend_domname", "devid"));
        said.put("devid", devid);
        for (KeyValue item : KeyValue.upToABareWord(text)) {
            if (!item.key().equals("backend")) {
                throw new SpecException("Unknown string `" + item.key() + "' in pvcalls spec");
            }
            said.put("backend_domname", item.value());
        }
        return said.map();
    }

    public static Read channel(String text, int devid) throws SpecException {
        Fields said = new Fields(List.of("backend_domname", "devid", "name", "connection.pty", "connection.socket"));
        List<String> notes = new ArrayList<>();
        said.put("devid", devid);
        String connection = "";
        String path = null;
        for (String item : Items.of(text, ",", false)) {
            String[] pair = Items.pair(item);
            if (pair == null) {
                throw new SpecException("failed to parse channel configuration: " + item);
            }
            switch (pair[0]) {
                case "backend" -> said.put("backend_domname", pair[1]);
                case "name" -> said.put("name", pair[1]);
                case "path" -> path = pair[1];
                case "connection" -> connection = pair[1];
                default -> notes.add("unknown channel parameter '" + pair[0] + "', ignoring");
            }
            if (!Set.of("", "pty", "socket").contains(connection)) {
                throw new SpecException("unknown channel connection '" + connection + "'");
            }
        }
        if (connection.isEmpty()) {
            throw new SpecException("channel has unknown 'connection'");
        }
        if (connection.equals("socket") && path == null) {
            throw new SpecException("channel connection 'socket' requires path=..");
        }
        said.put("connection." + connection, connection.equals("pty") ? Map.of() : Map.of("path", path));
        return new Read(said.map(), notes);
    }

    /** The type may have one comma: {@code type=virtio,device22}. */
    public static Map<String, Object> virtio(String text, int devid) throws SpecException {
        Fields said = new Fields(List.of("backend_domname", "type", "transport", "grant_usage", "devid"));
        said.put("devid", devid);
        List<String> items = Items.of(text);
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            String value = KeyValue.of(item).value();
            switch (KeyValue.of(item).key()) {
                case "backend" -> said.put("backend_domname", value);
                case "type" -> {
                    boolean more = value.startsWith("virtio") && i + 1 < items.size();
                    said.put("type", more ? value + "," + items.get(++i) : value);
                }
                case "transport" -> {
                    if (!Set.of("unknown", "mmio").contains(value.toLowerCase(Locale.ROOT))) {
                        throw new SpecException("Unknown transport \"" + value + "\" in virtio spec");
                    }
                    said.word("transport", value.toLowerCase(Locale.ROOT), "unknown");
                }
                case "grant_usage" -> said.flag("grant_usage", new Scan(value).unsigned(0) != 0);
                default -> throw new SpecException("Unknown string \"" + item + "\" in virtio spec");
            }
        }
        return said.map();
    }
}
