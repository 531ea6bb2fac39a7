package org.domaind.xl.config.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One vif string: comma-separated {@code key=value}.
 *
 * @param fields  the given values by the reference's JSON names, in its order
 * @param notes   the reference's messages about it
 * @param refused an item was not understood: a config file goes on without it, {@code network-attach} does not
 */
public record NicSpec(Map<String, Object> fields, List<String> notes, boolean refused) {
    private static final int HEXADECIMAL = 16;
    private static final int MAC_BYTES = 6;
    private static final int BYTE_MAX = 255;
    private static final Map<String, String> TEXTS = Map.of("backend", "backend_domname", "model", "model", "ip", "ip", "bridge", "bridge",
            "vifname", "ifname", "script", "script", "gatewaydev", "gatewaydev", "vlan", "vlan", "forwarddev", "coloft_forwarddev");
    /** COLO's keys, which are printed under their own names. */
    private static final Set<String> COLO = colo();
    private static final List<String> ORDER = order();

    /** @param devid used when the string has none; negative: none */
    public static NicSpec parse(String text, int devid) throws SpecException {
        return parse(Items.of(text), devid);
    }

    /** Of items that stand by themselves: a comma is nothing special in them. */
    public static NicSpec parse(List<String> items, int devid) throws SpecException {
        Reader reader = new Reader();
        if (devid >= 0) {
            reader.said.put("devid", devid);
        }
        for (String item : items) {
            reader.item(item);
        }
        return new NicSpec(reader.said.map(), reader.notes, reader.refused);
    }

    private static final class Reader {
        private final Fields said = new Fields(ORDER);
        private final List<String> notes = new ArrayList<>();
        private boolean refused;

        void item(String item) throws SpecException {
            String key = KeyValue.of(item).key();
            String value = KeyValue.of(item).value();
            if (TEXTS.containsKey(key)) {
                said.put(TEXTS.get(key), value);
            } else if (COLO.contains(key)) {
                said.put(key, value);
            } else {
                special(item, key, value);
            }
        }

        private void special(String item, String key, String value) throws SpecException {
            switch (key.isEmpty() ? item : key) {
                case "type" -> type(value);
                case "mac" -> mac(value);
                case "rate" -> {
                    Rate rate = Rate.parse(value);
                    said.number("rate_bytes_per_interval", rate.bytes());
                    said.number("rate_interval_usecs", rate.micros());
                }
                case "devid" -> said.put("devid", (int) number(value));
                case "mtu" -> said.number("mtu", (int) number(value));
                case "netdev" -> {
                    notes.add("the netdev parameter is deprecated, please use gatewaydev instead");
                    said.put("gatewaydev", value);
                }
                case "accel" -> notes.add("the accel parameter for vifs is currently not supported");
                case "trusted", "untrusted" -> trust(item);
                default -> refuse("unrecognized argument `" + item + "'");
            }
        }

        private void trust(String item) {
            if (item.indexOf('=') < 0) {
                said.flag("trusted", item.equals("trusted"));
            } else {
                refuse("unrecognized argument `" + item + "'");
            }
        }

        private void type(String word) {
            switch (word) {
                case "vif" -> said.put("nictype", "vif");
                case "ioemu" -> said.put("nictype", "vif_ioemu");
                default -> refuse("Invalid parameter `type'.");
            }
        }

        /** Six bytes with any separators; what stands before a wrong one is kept. */
        private void mac(String text) {
            Scan scan = new Scan(text);
            String old = (String) said.get("mac");
            String[] bytes = old == null ? "00:00:00:00:00:00".split(":") : old.split(":");
            boolean right = true;
            for (int i = 0; i < MAC_BYTES && right; i++) {
                long value = scan.unsigned(HEXADECIMAL) & 0xffff_ffffL;
                right = scan.found() && value <= BYTE_MAX;
                if (right) {
                    bytes[i] = Integer.toHexString(0x100 | (int) value).substring(1);
                    scan.skip();
                }
            }
            String mac = String.join(":", bytes);
            said.put("mac", mac.equals("00:00:00:00:00:00") ? null : mac);
            if (!right) {
                refuse("Invalid parameter `mac'.");
            }
        }

        private void refuse(String note) {
            refused = true;
            notes.add(note);
        }
    }

    static long number(String text) throws SpecException {
        Scan scan = new Scan(text);
        long value = scan.unsigned(10);
        if (!scan.found() || value == Scan.TOO_LARGE) {
            throw new SpecException("failed to convert \"" + text + "\" to number");
        }
        return value;
    }

    private static List<String> order() {
        List<String> order = new ArrayList<>(List.of("backend_domname", "devid", "mtu", "model", "mac", "ip", "bridge", "ifname", "script", "nictype",
                "rate_bytes_per_interval", "rate_interval_usecs", "gatewaydev", "coloft_forwarddev"));
        order.addAll(List.of("colo_sock_mirror_id", "colo_sock_mirror_ip", "colo_sock_mirror_port"));
        sockets(order, "compare_pri_in", "compare_sec_in", "compare_notify", "redirector0", "redirector1", "redirector2");
        order.addAll(List.of("colo_filter_mirror_queue", "colo_filter_mirror_outdev"));
        filters(order, "redirector0", "redirector1");
        order.addAll(List.of("colo_compare_pri_in", "colo_compare_sec_in", "colo_compare_out", "colo_compare_notify_dev"));
        sockets(order, "sec_redirector0", "sec_redirector1");
        filters(order, "sec_redirector0", "sec_redirector1");
        order.addAll(List.of("colo_filter_sec_rewriter0_queue", "colo_checkpoint_host", "colo_checkpoint_port", "vlan", "trusted"));
        return List.copyOf(order);
    }

    private static void sockets(List<String> order, String... names) {
        for (String name : names) {
            order.addAll(List.of("colo_sock_" + name + "_id", "colo_sock_" + name + "_ip", "colo_sock_" + name + "_port"));
        }
    }

    private static void filters(List<String> order, String... names) {
        for (String name : names) {
            order.addAll(List.of("colo_filter_" + name + "_queue", "colo_filter_" + name + "_indev", "colo_filter_" + name + "_outdev"));
        }
    }

    private static Set<String> colo() {
        Set<String> keys = new TreeSet<>(order());
        keys.removeIf(name -> !name.startsWith("colo_"));
        return keys;
    }
}
