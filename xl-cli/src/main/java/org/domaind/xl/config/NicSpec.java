package org.domaind.xl.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One vif string: comma-separated {@code key=value}.
 *
 * @param fields the given values by the reference's JSON names, in its order
 * @param notes  the reference's warnings about it
 */
record NicSpec(Map<String, Object> fields, List<String> notes) {
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,18})([GMK]?)([Bb])/s(?:@([0-9]{1,9})(ms|us|s))?");
    private static final String[] ORDER = {"backend_domname", "devid", "mtu", "model", "mac", "ip", "bridge", "ifname", "script", "nictype",
        "rate_bytes_per_interval", "rate_interval_usecs", "gatewaydev", "trusted"};
    private static final Map<String, String> TEXTS = Map.of("backend", "backend_domname", "model", "model", "ip", "ip", "bridge", "bridge",
            "vifname", "ifname", "script", "script", "gatewaydev", "gatewaydev");
    private static final int DEFAULT_INTERVAL_MICROS = 50_000;
    private static final int MICROS = 1_000_000;

    /** @param devid used when the string has none */
    static NicSpec parse(String text, int devid) throws SpecException {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("devid", devid);
        List<String> notes = new ArrayList<>();
        for (String item : text.split(",")) {
            String trimmed = item.strip();
            if (!trimmed.isEmpty()) {
                item(trimmed, said, notes);
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : ORDER) {
            if (said.containsKey(name)) {
                fields.put(name, said.get(name));
            }
        }
        return new NicSpec(fields, notes);
    }

    private static void item(String item, Map<String, Object> said, List<String> notes) throws SpecException {
        int equals = item.indexOf('=');
        String key = equals < 0 ? item : item.substring(0, equals);
        String value = equals < 0 ? "" : item.substring(equals + 1);
        if (TEXTS.containsKey(key)) {
            said.put(TEXTS.get(key), value);
            return;
        }
        switch (key) {
            case "type" -> said.put("nictype", nicType(value));
            case "mac" -> said.put("mac", mac(value));
            case "mtu" -> said.put("mtu", number(value));
            case "devid" -> said.put("devid", number(value));
            case "rate" -> rate(value, said);
            case "trusted" -> said.put("trusted", "True");
            case "untrusted" -> said.put("trusted", "False");
            case "netdev" -> {
                notes.add("the netdev parameter is deprecated, please use gatewaydev instead");
                said.put("gatewaydev", value);
            }
            case "accel" -> notes.add("the accel parameter for vifs is currently not supported");
            default -> notes.add("unrecognized argument `" + item + "'");
        }
    }

    private static String nicType(String word) throws SpecException {
        return switch (word) {
            case "vif" -> "vif";
            case "ioemu" -> "vif_ioemu";
            default -> throw new SpecException("Invalid parameter `type'.");
        };
    }

    private static String mac(String text) throws SpecException {
        if (!MAC.matcher(text).matches()) {
            throw new SpecException("Invalid parameter `mac'.");
        }
        StringBuilder mac = new StringBuilder();
        for (String pair : text.toLowerCase(Locale.ROOT).split(":")) {
            mac.append(mac.isEmpty() ? "" : ":").append(pair.length() == 1 ? "0" : "").append(pair);
        }
        return mac.toString();
    }

    private static long number(String text) throws SpecException {
        CNumber number = CNumber.parse(text);
        if (number.kind() != CNumber.Kind.NUMBER) {
            throw new SpecException("failed to convert \"" + text + "\" to number");
        }
        return number.value();
    }

    /** Bytes per interval: units are powers of 1000, b means bits. */
    private static void rate(String text, Map<String, Object> said) throws SpecException {
        Matcher rate = RATE.matcher(text);
        if (!rate.matches()) {
            throw new SpecException("config parsing error in vif: invalid rate in `" + text + "'");
        }
        long micros = DEFAULT_INTERVAL_MICROS;
        if (rate.group(4) != null) {
            micros = Long.parseLong(rate.group(4)) * switch (rate.group(5)) {
                case "s" -> MICROS;
                case "ms" -> 1000;
                default -> 1;
            };
        }
        BigInteger unit = BigInteger.valueOf(1000).pow("KMG".indexOf(rate.group(2)) + (rate.group(2).isEmpty() ? 0 : 1));
        BigInteger perSecond = new BigInteger(rate.group(1)).multiply(unit);
        BigInteger bytes = perSecond.divide(BigInteger.valueOf(rate.group(3).equals("b") ? 8 : 1))
                .multiply(BigInteger.valueOf(micros)).divide(BigInteger.valueOf(MICROS));
        if (bytes.bitLength() >= Long.SIZE || micros > 0xFFFFFFFFL) {
            throw new SpecException("config parsing error in vif: invalid rate in `" + text + "'");
        }
        said.put("rate_bytes_per_interval", bytes.longValue());
        said.put("rate_interval_usecs", micros);
    }
}
