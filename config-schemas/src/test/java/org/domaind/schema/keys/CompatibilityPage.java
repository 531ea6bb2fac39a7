package org.domaind.schema.keys;

import java.util.Collection;
import java.util.List;
import org.domaind.schema.model.GuestType;

/** The tables of docs/compatibility.md. */
final class CompatibilityPage {
    private CompatibilityPage() {
    }

    static String of(KeyTable table) {
        StringBuilder page = new StringBuilder(summary(table.all()));
        for (KeySection section : KeySection.values()) {
            List<ConfigKey> keys = table.all().stream().filter(k -> k.section() == section).toList();
            page.append("\n### ").append(section.title()).append("\n\n");
            page.append("| Key | Value | Default | Xen | pv | pvh | hvm | In the JSON | Meaning |\n|---|---|---|---|---|---|---|---|---|\n");
            keys.forEach(key -> page.append(row(table, key)).append('\n'));
        }
        return page.toString();
    }

    private static String summary(Collection<ConfigKey> keys) {
        return "Of " + keys.size() + " keys, a pv guest obeys " + count(keys, KeyRole.OBEYED) + "; " + count(keys, KeyRole.LATER)
                + " would change it and are refused; " + count(keys, KeyRole.MEANINGLESS) + " say nothing about it, and "
                + count(keys, KeyRole.NOT_ON_X86) + " are for Arm.\n";
    }

    private static long count(Collection<ConfigKey> keys, KeyRole role) {
        return keys.stream().filter(k -> k.role(GuestType.PV) == role).count();
    }

    private static String row(KeyTable table, ConfigKey key) {
        String place = key.via().map(via -> table.key(via).place().orElseThrow()).or(key::place).map(p -> "`" + p + "`").orElse("");
        return "| `" + key.name() + "` | " + value(key) + " | " + key.usual() + " | " + releases(key) + " | " + role(key, GuestType.PV) + " | "
                + role(key, GuestType.PVH) + " | " + role(key, GuestType.HVM) + " | " + place + " | " + key.help() + " |";
    }

    static String value(ConfigKey key) {
        String range = key.expected().replaceAll(" \\(.*", "");
        String unit = key.unit().isEmpty() ? "" : ", " + key.unit();
        return key.kind().description() + unit + (range.isEmpty() ? "" : ": " + range);
    }

    private static String releases(ConfigKey key) {
        return key.since().map(s -> "from " + s).orElse("") + key.until().map(u -> "to " + u).orElse("");
    }

    private static String role(ConfigKey key, GuestType type) {
        return switch (key.role(type)) {
            case OBEYED -> "obeyed";
            case LATER -> "refused";
            case MEANINGLESS -> "";
            case NOT_ON_X86 -> "Arm";
        };
    }
}
