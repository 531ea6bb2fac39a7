package org.domaind.xl.config.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One pci string: {@code [DDDD:]BB:DD.F[@VSLOT][,option=value]}, where F may be {@code *}.
 *
 * @param fields the given values by the reference's JSON names, in its order
 * @param notes  the reference's messages about it
 */
public record PciSpec(Map<String, Object> fields, List<String> notes) {
    private static final List<String> ORDER = List.of("func", "dev", "bus", "domain", "vdevfn", "vfunc_mask", "msitranslate", "power_mgmt", "permissive",
            "seize", "rdm_policy", "name");
    /** The reference's error for invalid input, as a status. */
    private static final int INVALID = 6;
    /** Its general error. */
    private static final int FAILED = 3;
    private static final int HEXADECIMAL = 16;
    private static final long ALL_FUNCTIONS = 0xffff_ffffL;
    private static final int MAX_DOMAIN = 0xffff;
    private static final int MAX_BUS = 0xff;
    private static final int MAX_DEVICE = 0x1f;
    private static final int MAX_FUNCTION = 7;

    /**
     * What a string does not say.
     *
     * @param rdmPolicy empty: none
     */
    public record Defaults(boolean msitranslate, boolean powerManagement, boolean permissive, boolean seize, String rdmPolicy) {
        public static final Defaults NONE = new Defaults(false, false, false, false, "");
    }

    public static PciSpec parse(String text, Defaults defaults) throws SpecException {
        Reader reader = new Reader(text);
        reader.said.truth("msitranslate", defaults.msitranslate());
        reader.said.truth("power_mgmt", defaults.powerManagement());
        reader.said.truth("permissive", defaults.permissive());
        reader.said.truth("seize", defaults.seize());
        reader.said.put("rdm_policy", defaults.rdmPolicy().isEmpty() ? null : defaults.rdmPolicy());
        reader.read();
        return new PciSpec(reader.said.map(), reader.notes);
    }

    private static final class Reader {
        private final Fields said = new Fields(ORDER);
        private final List<String> notes = new ArrayList<>();
        private final String text;

        Reader(String text) {
            this.text = text;
        }

        void read() throws SpecException {
            Scan scan = new Scan(text);
            boolean address = address(scan);
            if (address) {
                if (scan.take('@')) {
                    slot(scan);
                }
                require(scan.take(',') || scan.atEnd());
            } else {
                scan = new Scan(text);
            }
            boolean named = false;
            String rest = scan.rest();
            while (!rest.isEmpty()) {
                int equals = rest.indexOf('=');
                require(equals >= 0);
                String key = rest.substring(0, equals);
                int comma = rest.indexOf(',', equals);
                String value = rest.substring(equals + 1, comma < 0 ? rest.length() : comma);
                rest = comma < 0 ? "" : rest.substring(comma + 1);
                named |= key.equals("name");
                address |= key.equals("bdf");
                option(key, value);
            }
            require(address != named);
        }

        private void option(String key, String value) throws SpecException {
            switch (key) {
                case "bdf" -> require(address(new Scan(value)));
                case "vslot" -> slot(new Scan(value));
                case "permissive", "msitranslate", "seize", "power_mgmt" -> said.truth(key, Scan.integer(value) != 0);
                case "rdm_policy" -> {
                    String policy = policy(value);
                    if (policy == null) {
                        throw new SpecException(wrong() + "; Unknown RDM policy: " + value, FAILED);
                    }
                    said.word("rdm_policy", policy, "invalid");
                }
                case "name" -> said.put("name", value);
                default -> throw new SpecException(wrong() + "; Unknown PCI_SPEC_STRING option: " + key, INVALID);
            }
        }

        /** False when it is none; the fields are set only when it is one. */
        private boolean address(Scan scan) {
            int colons = 0;
            String rest = scan.rest();
            for (int i = 0; i < rest.length() && (rest.charAt(i) == ':' || Character.digit(rest.charAt(i), HEXADECIMAL) >= 0); i++) {
                colons += rest.charAt(i) == ':' ? 1 : 0;
            }
            if (colons != 1 && colons != 2) {
                return false;
            }
            long domain = 0;
            if (colons == 2) {
                domain = hexadecimal(scan);
                if (!scan.found() || !scan.take(':')) {
                    return false;
                }
            }
            long bus = hexadecimal(scan);
            if (!scan.found() || !scan.take(':')) {
                return false;
            }
            long device = hexadecimal(scan);
            if (!scan.found() || !scan.take('.') || domain > MAX_DOMAIN || bus > MAX_BUS || device > MAX_DEVICE) {
                return false;
            }
            boolean all = scan.take('*');
            long function = all ? 0 : hexadecimal(scan);
            if (!all && (!scan.found() || function > MAX_FUNCTION)) {
                return false;
            }
            said.number("func", function);
            said.number("dev", device);
            said.number("bus", bus);
            said.number("domain", domain);
            said.put("vfunc_mask", all ? ALL_FUNCTIONS : 1);
            return true;
        }

        private static long hexadecimal(Scan scan) {
            return scan.unsigned(HEXADECIMAL) & 0xffff_ffffL;
        }

        private void slot(Scan scan) throws SpecException {
            long slot = hexadecimal(scan);
            require(scan.found() && slot <= MAX_DEVICE);
            said.number("vdevfn", slot << 3);
        }

        private void require(boolean right) throws SpecException {
            if (!right) {
                throw new SpecException(wrong(), INVALID);
            }
        }

        private String wrong() {
            return "unable to parse PCI_SPEC_STRING `" + text + "' for passthrough";
        }
    }

    /** The policy of that name, in small letters; null: there is none. */
    static String policy(String word) {
        for (String policy : List.of("invalid", "strict", "relaxed")) {
            if (policy.equalsIgnoreCase(word)) {
                return policy;
            }
        }
        return null;
    }
}
