package org.domaind.xl.config.device;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One disk string, or several that are read as one: {@code key=value} items, flags, and up to four positional items (target, format,
 * vdev, access), in any mix.
 *
 * @param fields the given values by the reference's JSON names, in its order
 */
public record DiskSpec(Map<String, Object> fields) {
    private static final List<String> ORDER = List.of("backend_domname", "pdev_path", "vdev", "backend", "format", "script", "removable", "readwrite",
            "is_cdrom", "direct_io_safe", "discard_enable", "specification", "colo_enable", "colo_host", "colo_port", "colo_export", "active_disk",
            "hidden_disk", "trusted", "grant_usage");
    private static final Set<String> FORMATS = Set.of("raw", "qcow", "qcow2", "vhd", "empty", "qed");
    private static final Set<String> FORMAT_PREFIXES = Set.of("raw", "qcow", "qcow2", "vhd");
    private static final Set<String> SCRIPT_PREFIXES = Set.of("iscsi", "nbd", "enbd", "drbd");
    private static final Set<String> IGNORED_PREFIXES = Set.of("tapdisk", "tap", "tap2", "aio", "ioemu", "file", "phy");
    private static final Map<String, String> TEXTS = Map.of("backend", "backend_domname", "vdev", "vdev", "script", "script", "colo-host", "colo_host",
            "colo-export", "colo_export", "active-disk", "active_disk", "hidden-disk", "hidden_disk");

    public static DiskSpec parse(String text) throws SpecException {
        return parse(List.of(text));
    }

    public static DiskSpec parse(List<String> texts) throws SpecException {
        Reader reader = new Reader();
        for (String text : texts) {
            reader.read(text);
        }
        return reader.finish();
    }

    private static final class Reader {
        private final Fields said = new Fields(ORDER);
        private String text = "";
        private boolean cdrom;
        private boolean writable = true;
        private boolean hadPrefix;
        private boolean hadAccess;

        void read(String spec) throws SpecException {
            text = spec;
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == ' ' || c == '\t' || c == '\n') {
                    at++;
                } else if (text.startsWith("target=", at)) {
                    // It takes the rest of the string, commas included.
                    String rest = text.substring(at + "target=".length());
                    once("target", "pdev_path", rest.endsWith(",") ? rest.substring(0, rest.length() - 1) : rest);
                    at = text.length();
                } else {
                    int colon = prefixEnd(at);
                    if (colon > 0 && prefix(text.substring(at, colon), colon + 1)) {
                        at = colon + 1;
                    } else {
                        int comma = text.indexOf(',', at);
                        int end = comma < 0 ? text.length() : comma;
                        item(text.substring(at, end));
                        at = end + 1;
                    }
                }
            }
        }

        /** The index of the colon when a word and a colon stand there. */
        private int prefixEnd(int from) {
            int at = from;
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
            return at > from && at < text.length() && text.charAt(at) == ':' && text.charAt(from) > '9' ? at : -1;
        }

        private static boolean isWord(char c) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
        }

        /** Deprecated forms such as {@code phy:}; false: the word is part of an item, as in {@code hdc:cdrom}. */
        private boolean prefix(String word, int next) throws SpecException {
            if (FORMAT_PREFIXES.contains(word)) {
                format(word);
            } else if (SCRIPT_PREFIXES.contains(word)) {
                once("script", "script", "block-" + word);
            } else if (!IGNORED_PREFIXES.contains(word)) {
                require(next < text.length() && isWord(text.charAt(next)), "unknown deprecated disk prefix", word + ":");
                return false;
            }
            hadPrefix = true;
            return true;
        }

        private void item(String item) throws SpecException {
            int equals = item.indexOf('=');
            if (equals >= 0) {
                keyed(item, item.substring(0, equals), item.substring(equals + 1));
                return;
            }
            switch (item) {
                case "cdrom" -> cdrom = true;
                case "direct-io-safe" -> said.truth("direct_io_safe", true);
                case "discard" -> said.flag("discard_enable", true);
                case "no-discard" -> said.flag("discard_enable", false);
                case "colo" -> said.flag("colo_enable", true);
                case "no-colo" -> said.flag("colo_enable", false);
                case "trusted" -> said.flag("trusted", true);
                case "untrusted" -> said.flag("trusted", false);
                default -> positional(item);
            }
        }

        private void keyed(String item, String key, String value) throws SpecException {
            if (TEXTS.containsKey(key)) {
                once(key, TEXTS.get(key), value);
                return;
            }
            switch (key) {
                case "format" -> format(value);
                case "access" -> access(value);
                case "devtype" -> devtype(value, "unknown value for type", item);
                case "backendtype" -> word("backendtype", "backend", Set.of("phy", "tap", "qdisk", "standalone"), value);
                case "specification" -> word("specification", "specification", Set.of("xen", "virtio"), value);
                case "colo-port" -> {
                    require(Scan.integer(value) != 0, "unknown value for colo_port", value);
                    said.put("colo_port", Scan.integer(value));
                }
                case "grant_usage" -> {
                    require(value.equals("0") || value.equals("1"), "unknown value for grant_usage", value);
                    said.flag("grant_usage", value.equals("1"));
                }
                default -> throw fault(key.matches("[a-z][-a-z0-9]*") && !value.isEmpty() ? "unknown parameter" : "bad disk syntax", item);
            }
        }

        private void positional(String item) throws SpecException {
            if (!said.has("pdev_path")) {
                said.put("pdev_path", item);
            } else if (!hadPrefix && !said.has("format")) {
                if (said.get("pdev_path").equals("") && vdevAndType(item)) {
                    said.put("format", "empty");
                } else {
                    format(item);
                }
            } else if (!said.has("vdev")) {
                if (!vdevAndType(item)) {
                    said.put("vdev", item);
                }
            } else {
                require(!hadAccess, "too many positional parameters", item);
                hadAccess = true;
                access(item);
            }
        }

        /** {@code hdc:cdrom}; false when there is no colon. */
        private boolean vdevAndType(String item) throws SpecException {
            int colon = item.lastIndexOf(':');
            if (colon < 0) {
                return false;
            }
            once("vdev", "vdev", item.substring(0, colon));
            devtype(item.substring(colon + 1), "unknown deprecated type", item.substring(colon + 1));
            return true;
        }

        /** A text that may be given once; an empty one may be replaced. */
        private void once(String what, String name, String value) throws SpecException {
            require(!said.has(name) || said.get(name).equals(""), what + " respecified", value);
            said.put(name, value);
        }

        private void format(String value) throws SpecException {
            word("format", "format", FORMATS, value.isEmpty() ? "raw" : value);
        }

        /** A word that may be given again, but not changed. */
        private void word(String what, String name, Set<String> words, String value) throws SpecException {
            require(words.contains(value), "unknown value for " + what, value);
            require(!said.has(name) || said.get(name).equals(value), name + " respecified", value);
            said.put(name, value);
        }

        private void devtype(String value, String otherwise, String near) throws SpecException {
            require(value.equals("cdrom") || value.equals("disk"), otherwise, near);
            cdrom = value.equals("cdrom");
        }

        private void access(String value) throws SpecException {
            boolean read = value.equals("r") || value.equals("ro");
            require(read || value.isEmpty() || value.equals("w") || value.equals("rw"), "unknown value for access", value);
            writable = !read;
        }

        DiskSpec finish() throws SpecException {
            if (!said.has("format")) {
                said.put("format", "raw");
            }
            if (cdrom) {
                said.put("removable", 1);
                said.put("is_cdrom", 1);
                if (!said.has("pdev_path") || said.get("pdev_path").equals("")) {
                    said.put("format", "empty");
                }
            } else if (writable) {
                said.put("readwrite", 1);
            }
            if (!said.has("vdev")) {
                throw new SpecException("no vdev specified in `" + text + "'");
            }
            if (!said.has("pdev_path") && !cdrom) {
                throw new SpecException("no target specified (and device not removable) in `" + text + "'");
            }
            return new DiskSpec(said.map());
        }

        private void require(boolean right, String otherwise, String near) throws SpecException {
            if (!right) {
                throw fault(otherwise, near);
            }
        }

        private SpecException fault(String what, String near) {
            return new SpecException(what + ": near `" + near + "' in `" + text + "'");
        }
    }
}
