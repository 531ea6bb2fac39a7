package org.domaind.xl.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.config.cpu.Register;

/** Keys of processors whose JSON looks otherwise than the key itself, as strings of a config file again. */
final class ProcessorText {
    private ProcessorText() {
    }

    /** The strings of a list; empty: the key is not one of these. What has a strange form is left out. */
    static Optional<List<String>> of(String key, Object value) {
        return switch (key) {
            case "cpuid" -> Optional.of(cpuid(value instanceof Map<?, ?> policies ? policies.get("cpuid") : value));
            case "mca_caps" -> Optional.of(Integer.valueOf(1).equals(value) ? List.of("lmce") : List.of());
            // Which are among the usual ones and which beside them has no place in the JSON of this key.
            case "viridian" -> Optional.of(Boolean.TRUE.equals(value) || "True".equals(value) ? List.of("defaults") : List.of());
            default -> Optional.empty();
        };
    }

    private static List<String> cpuid(Object leaves) {
        List<String> lines = new ArrayList<>();
        for (Object one : leaves instanceof List<?> list ? list : List.of()) {
            if (one instanceof Map<?, ?> leaf && leaf.get("leaf") instanceof Number number) {
                String subleaf = leaf.get("subleaf") instanceof Number second ? "," + hexadecimal(second) : "";
                List<String> registers = new ArrayList<>();
                for (Register register : Register.values()) {
                    if (leaf.get(register.word()) instanceof String bits) {
                        registers.add(register.word() + "=" + bits);
                    }
                }
                lines.add(hexadecimal(number) + subleaf + ":" + String.join(",", registers));
            }
        }
        return lines;
    }

    private static String hexadecimal(Number number) {
        return String.format(Locale.ROOT, "0x%x", number.longValue());
    }
}
