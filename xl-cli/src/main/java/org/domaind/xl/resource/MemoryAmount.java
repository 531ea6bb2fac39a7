package org.domaind.xl.resource;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.schema.model.MemoryKib;

/** Reads an amount of memory as the reference's commands do: a number of MiB, or of the unit whose letter follows it. */
final class MemoryAmount {
    private static final Pattern FORM = Pattern.compile("\\s*\\+?([0-9]{1,18})([bBkKmMgGtT]?)");
    private static final int UNIT_BITS = 10;

    private MemoryAmount() {
    }

    /** Empty: it is none, or more than any host has. */
    static Optional<MemoryKib> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int unitsAboveKib = switch (form.group(2)) {
            case "b", "B" -> -1;
            case "k", "K" -> 0;
            case "g", "G" -> 2;
            case "t", "T" -> 3;
            default -> 1;
        };
        long number = Long.parseLong(form.group(1));
        long kib = unitsAboveKib < 0 ? number >> UNIT_BITS : number << UNIT_BITS * unitsAboveKib;
        boolean fits = unitsAboveKib <= 0 || kib >> UNIT_BITS * unitsAboveKib == number;
        return fits && kib <= MemoryKib.MAX ? Optional.of(new MemoryKib(kib)) : Optional.empty();
    }
}
