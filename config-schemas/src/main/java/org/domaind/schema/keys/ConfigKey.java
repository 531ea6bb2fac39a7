package org.domaind.schema.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.schema.model.GuestType;

/**
 * One key of a guest's config file.
 *
 * @param unit        of an integer, or empty
 * @param min         the least valid integer, if there is a limit
 * @param max         likewise
 * @param width       of an integer in the reference: what does not fit is cut off there
 * @param words       valid words, in the order of their numbers
 * @param anyLetters  the words may be written in large letters too
 * @param usual       the default, as text for the documents; empty: none
 * @param since       the first release of Xen with this key, if later than 4.14
 * @param until       the last release with it, if it was removed
 * @param arm         for Arm guests only
 * @param roles       by guest type; other types ignore the key
 * @param place       path in the reference's JSON
 * @param via         the key at whose place its value is printed
 * @param hidden      the value that is not printed
 * @param with        the key without which it says nothing: one that is off, or not there
 * @param status      that {@code xl create} exits with when the value is wrong
 * @param help        one sentence, with keys in backticks
 */
public record ConfigKey(String name, KeySection section, KeyKind kind, String unit, OptionalLong min, OptionalLong max, Width width,
                        List<Word> words, boolean anyLetters, String usual, Optional<String> since, Optional<String> until, boolean arm, Map<GuestType, KeyRole> roles,
                        Optional<String> place, Optional<String> via, KeyForm form, Optional<String> hidden, Optional<String> with, int status, String help) {
    /** The status for a wrong value where the table has none. */
    static final int USUAL_STATUS = 1;

    /** The size of the reference's field: an int, a uint32_t, or 64 bits. */
    public enum Width { INT, WORD, LONG }

    /**
     * @param text    in the config file
     * @param printed in the reference's JSON
     * @param offered false: known but refused
     */
    public record Word(String text, String printed, boolean offered) {
    }

    public ConfigKey {
        words = List.copyOf(words);
        roles = Map.copyOf(roles);
    }

    public KeyRole role(GuestType type) {
        return arm ? KeyRole.NOT_ON_X86 : roles.getOrDefault(type, KeyRole.MEANINGLESS);
    }

    /** Whether it has a place in the reference's JSON. */
    public boolean isShown() {
        return place.isPresent() || via.isPresent();
    }

    public Optional<Word> word(String text) {
        for (Word word : words) {
            if (anyLetters ? word.text().equalsIgnoreCase(text) : word.text().equals(text)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    public boolean accepts(long number) {
        return (min.isEmpty() || number >= min.getAsLong()) && (max.isEmpty() || number <= max.getAsLong());
    }

    /** The valid values: {@code 1 to 1073741824 (MiB)}, {@code pv, pvh or hvm}; empty when any value of its kind is valid. */
    public String expected() {
        if (!words.isEmpty()) {
            List<String> offered = words.stream().filter(Word::offered).map(Word::text).toList();
            String all = String.join(", ", offered.subList(0, offered.size() - 1));
            return all.isEmpty() ? offered.get(0) : all + " or " + offered.get(offered.size() - 1);
        }
        if (min.isEmpty() && max.isEmpty()) {
            return "";
        }
        String range = bound(min, "any number") + " to " + bound(max, "any number");
        return unit.isEmpty() ? range : range + " (" + unit + ")";
    }

    private static String bound(OptionalLong bound, String none) {
        return bound.isPresent() ? Long.toString(bound.getAsLong()) : none;
    }

    /** The numeric default. @throws IllegalStateException the default is not a number */
    public long usualNumber() {
        try {
            return Long.parseLong(usual);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("the default of " + name + " is not a number: " + usual, e);
        }
    }
}
