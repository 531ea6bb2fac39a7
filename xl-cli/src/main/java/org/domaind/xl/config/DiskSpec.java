package org.domaind.xl.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One disk string: {@code key=value} items, flags, and up to four positional items (target, format, vdev, access), in any mix.
 *
 * @param fields the given values by the reference's JSON names, in its order
 */
record DiskSpec(Map<String, Object> fields) {
    private static final Set<String> FORMATS = Set.of("raw", "qcow", "qcow2", "vhd", "qed", "empty");
    private static final Set<String> FORMAT_PREFIXES = Set.of("raw", "qcow", "qcow2", "vhd");
    private static final Set<String> SCRIPT_PREFIXES = Set.of("iscsi", "nbd", "enbd", "drbd");
    private static final Set<String> IGNORED_PREFIXES = Set.of("tapdisk", "tap", "tap2", "aio", "ioemu", "file", "phy");
    private static final String[] ORDER = {"backend_domname", "pdev_path", "vdev", "backend", "format", "script", "removable", "readwrite",
        "is_cdrom", "direct_io_safe", "discard_enable", "specification", "trusted"};

    static DiskSpec parse(String text) throws SpecException {
        return new Reader(text).read();
    }

    private static final class Reader {
        private final String text;
        private final Map<String, Object> said = new LinkedHashMap<>();
        private boolean cdrom;
        private boolean writable = true;
        private boolean hadPrefix;
        private int positional;

        Reader(String text) {
            this.text = text;
        }

        DiskSpec read() throws SpecException {
            int at = 0;
            while (at < text.length()) {
                while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || text.charAt(at) == '\n')) {
                    at++;
                }
                if (text.startsWith("target=", at)) {
                    // It takes the rest of the string, including commas.
                    String rest = text.substring(at + "target=".length());
                    target(rest.endsWith(",") ? rest.substring(0, rest.length() - 1) : rest);
                    break;
                }
                int comma = text.indexOf(',', at);
                int end = comma < 0 ? text.length() : comma;
                item(text.substring(at, end));
                at = end + 1;
            }
            return finish();
        }

        private void item(String item) throws SpecException {
            int equals = item.indexOf('=');
            if (equals > 0 && item.substring(0, equals).matches("[a-z][-a-z0-9_]*")) {
                keyed(item, item.substring(0, equals), item.substring(equals + 1));
                return;
            }
            switch (item) {
                case "cdrom" -> cdrom = true;
                case "direct-io-safe" -> said.put("direct_io_safe", 1);
                case "discard" -> said.put("discard_enable", "True");
                case "no-discard" -> said.put("discard_enable", "False");
                case "trusted" -> said.put("trusted", "True");
                case "untrusted" -> said.put("trusted", "False");
                default -> positional(item);
            }
        }

        private void keyed(String item, String key, String value) throws SpecException {
            switch (key) {
                case "format" -> format(value);
                case "vdev" -> vdev(value);
                case "access" -> access(value);
                case "devtype" -> devtype(value);
                case "backend" -> said.put("backend_domname", value);
                case "backendtype" -> {
                    require(Set.of("phy", "tap", "qdisk", "standalone").contains(value), "unknown value for backendtype", value);
                    said.put("backend", value);
                }
                case "specification" -> {
                    require(Set.of("xen", "virtio").contains(value), "unknown value for specification", value);
                    said.put("specification", value);
                }
                case "script" -> said.put("script", value);
                default -> throw fault("unknown parameter", item);
            }
        }

        private void positional(String item) throws SpecException {
            if (positional == 0) {
                positional++;
                prefixed(item);
                return;
            }
            if (positional == 1 && hadPrefix) {
                positional++;
            }
            switch (positional++) {
                case 1 -> format(item);
                case 2 -> positionalVdev(item);
                case 3 -> access(item);
                default -> throw fault("too many positional parameters", item);
            }
        }

        private void prefixed(String item) throws SpecException {
            String rest = item;
            for (int colon = prefixEnd(rest); colon > 0; colon = prefixEnd(rest)) {
                String prefix = rest.substring(0, colon);
                if (FORMAT_PREFIXES.contains(prefix)) {
                    said.put("format", prefix);
                } else if (SCRIPT_PREFIXES.contains(prefix)) {
                    said.put("script", "block-" + prefix);
                } else {
                    require(IGNORED_PREFIXES.contains(prefix), "unknown deprecated disk prefix", prefix + ":");
                }
                hadPrefix = true;
                rest = rest.substring(colon + 1);
            }
            target(rest);
        }

        /** The index of the colon when the text begins with a word and a colon. */
        private static int prefixEnd(String text) {
            int at = 0;
            while (at < text.length() && (text.charAt(at) >= 'a' && text.charAt(at) <= 'z' || text.charAt(at) >= '0' && text.charAt(at) <= '9')) {
                at++;
            }
            return at < text.length() && text.charAt(at) == ':' ? at : -1;
        }

        private void target(String value) throws SpecException {
            require(!said.containsKey("pdev_path") || said.get("pdev_path").equals(""), "target respecified", value);
            said.put("pdev_path", value);
        }

        private void format(String value) throws SpecException {
            require(value.isEmpty() || FORMATS.contains(value), "unknown value for format", value);
            said.put("format", value.isEmpty() ? "raw" : value);
        }

        private void positionalVdev(String value) throws SpecException {
            int colon = value.indexOf(':');
            if (colon < 0) {
                vdev(value);
                return;
            }
            devtype(value.substring(colon + 1));
            vdev(value.substring(0, colon));
        }

        private void vdev(String value) throws SpecException {
            require(!said.containsKey("vdev"), "vdev respecified", value);
            said.put("vdev", value);
        }

        private void devtype(String value) throws SpecException {
            require(value.equals("cdrom") || value.equals("disk"), "unknown value for type", value);
            cdrom = value.equals("cdrom");
        }

        private void access(String value) throws SpecException {
            boolean read = value.equals("r") || value.equals("ro");
            require(read || value.isEmpty() || value.equals("w") || value.equals("rw"), "unknown value for access", value);
            writable = !read;
        }

        private DiskSpec finish() throws SpecException {
            if (Optional.ofNullable(said.get("vdev")).filter(v -> !v.equals("")).isEmpty()) {
                throw new SpecException("no vdev specified in `" + text + "'");
            }
            boolean noTarget = Optional.ofNullable(said.get("pdev_path")).filter(v -> !v.equals("")).isEmpty();
            if (cdrom) {
                said.put("removable", 1);
                said.put("is_cdrom", 1);
                writable = false;
                if (noTarget) {
                    said.put("format", "empty");
                }
            } else if (noTarget) {
                throw new SpecException("no target specified (and device not removable) in `" + text + "'");
            }
            said.putIfAbsent("format", "raw");
            if (writable) {
                said.put("readwrite", 1);
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            for (String name : ORDER) {
                if (said.containsKey(name)) {
                    fields.put(name, said.get(name));
                }
            }
            return new DiskSpec(fields);
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
