package org.domaind.xl.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.config.cpu.Register;

/** Keys of processors and firmware whose JSON looks otherwise than the key itself, as values of a config file again. */
final class PlatformText {
    private PlatformText() {
    }

    /** Empty: the key is not one of these. What has a strange form is left out. */
    static Optional<String> of(String key, Object value) {
        return switch (key) {
            case "cpuid" -> Optional.of(ConfigText.strings(cpuid(value instanceof Map<?, ?> policies ? policies.get("cpuid") : value)));
            case "mca_caps" -> Optional.of(ConfigText.strings(Integer.valueOf(1).equals(value) ? List.of("lmce") : List.of()));
            // Which are beside the usual ones has no place in the JSON of this key.
            case "viridian" -> Optional.of(ConfigText.strings(Boolean.TRUE.equals(value) || "True".equals(value) ? List.of("defaults") : List.of()));
            // A guest that was saved is another one when it goes on: it gets another number.
            case "ms_vm_genid" -> Optional.of(ConfigText.quoted("generate"));
            case "smbios" -> Optional.of(ConfigText.strings(bios(value)));
            default -> Optional.empty();
        };
    }

    private static List<String> bios(Object strings) {
        List<String> texts = new ArrayList<>();
        for (Object one : strings instanceof List<?> list ? list : List.of()) {
            if (one instanceof Map<?, ?> string && string.get("key") instanceof String key && string.get("value") instanceof String value) {
                texts.add(key + "=" + value);
            }
        }
        return texts;
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
