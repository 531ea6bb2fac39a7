package org.domaind.schema.keys;

import java.util.ArrayList;
import java.util.List;
import org.domaind.schema.model.GuestType;

/** The keys of xl.cfg(5), in mdoc. */
final class ManualKeys {
    private ManualKeys() {
    }

    /** Sections of the keys that a guest obeys. */
    static String obeyed(KeyTable table, GuestType type) {
        StringBuilder text = new StringBuilder();
        for (KeySection section : KeySection.values()) {
            List<ConfigKey> keys = keys(table, section, type, KeyRole.OBEYED);
            if (!keys.isEmpty()) {
                text.append(".Ss ").append(section.title()).append("\n.Bl -tag -width Ds\n");
                keys.forEach(key -> text.append(".It Ic ").append(key.name()).append('\n').append(sentences(key)));
                text.append(".El\n");
            }
        }
        return text.toString();
    }

    /** Those that are refused, as one list per section. */
    static String later(KeyTable table, GuestType type) {
        StringBuilder text = new StringBuilder(".Bl -tag -width Ds\n");
        for (KeySection section : KeySection.values()) {
            List<ConfigKey> keys = keys(table, section, type, KeyRole.LATER);
            if (!keys.isEmpty()) {
                text.append(".It ").append(section.title()).append('\n');
                for (int i = 0; i < keys.size(); i++) {
                    text.append(".Ic ").append(keys.get(i).name()).append(i < keys.size() - 1 ? " ,\n" : "\n");
                }
            }
        }
        return text.append(".El\n").toString();
    }

    private static List<ConfigKey> keys(KeyTable table, KeySection section, GuestType type, KeyRole role) {
        return table.all().stream().filter(k -> k.section() == section && k.role(type) == role).toList();
    }

    private static String sentences(ConfigKey key) {
        List<String> sentences = new ArrayList<>(List.of(key.help()));
        if (!key.words().isEmpty()) {
            sentences.add("It is " + key.expected() + ".");
        } else if (key.min().isPresent()) {
            // A bound that is the size of C's int is no limit worth naming.
            boolean bounded = key.max().getAsLong() != Integer.MAX_VALUE;
            String unit = key.unit().isEmpty() ? "" : " " + key.unit();
            sentences.add(bounded ? "From " + key.min().getAsLong() + " to " + key.max().getAsLong() + unit + "." : key.min().getAsLong() + " or more.");
        }
        if (!key.usual().isEmpty()) {
            sentences.add("The default is " + key.usual() + ".");
        }
        return mdoc(String.join("\n", sentences));
    }

    /** A key between backticks becomes a line of its own, with the punctuation behind it. */
    static String mdoc(String text) {
        StringBuilder lines = new StringBuilder();
        String[] parts = text.split("`");
        for (int i = 0; i < parts.length; i++) {
            boolean key = i % 2 == 1;
            String part = parts[i];
            if (key) {
                lines.append(part.equals("/") ? ".Ql " : ".Ic ").append(part);
                continue;
            }
            if (i > 0) {
                int behind = part.length() > 0 && ".,;:".indexOf(part.charAt(0)) >= 0 ? 1 : 0;
                lines.append(behind == 1 ? " " + part.charAt(0) : "").append('\n');
                part = part.substring(behind);
            }
            part = part.strip();
            lines.append(part).append(part.isEmpty() ? "" : "\n");
        }
        if (parts.length % 2 == 0) {
            lines.append('\n');
        }
        return lines.toString();
    }
}
