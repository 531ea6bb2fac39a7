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
 * @param min         the least legal integer, when there is a bound
 * @param max         likewise
 * @param words       legal words, in the order of their numbers
 * @param usual       the default, as people say it; empty: none
 * @param since       the first release of Xen with this key, when that is later than 4.14
 * @param until       the last one, when it was removed
 * @param arm         of Arm guests only
 * @param roles       by type; types without an entry take no notice of it
 * @param place       path in the reference's JSON
 * @param via         the key in whose place its value is printed
 * @param hidden      the value that is not printed
 * @param help        one sentence; keys in it stand between backticks
 */
public record ConfigKey(String name, KeySection section, KeyKind kind, String unit, OptionalLong min, OptionalLong max, List<Word> words,
                        String usual, Optional<String> since, Optional<String> until, boolean arm, Map<GuestType, KeyRole> roles,
                        Optional<String> place, Optional<String> via, KeyForm form, Optional<String> hidden, String help) {

    /**
     * @param text    as the config file has it
     * @param printed as the reference's JSON has it
     * @param offered false: known, and refused
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

    /** Whether the reference's JSON can show it. */
    public boolean isShown() {
        return place.isPresent() || via.isPresent();
    }

    public Optional<Word> word(String text) {
        return words.stream().filter(w -> w.text().equals(text)).findFirst();
    }

    public boolean accepts(long number) {
        return (min.isEmpty() || number >= min.getAsLong()) && (max.isEmpty() || number <= max.getAsLong());
    }

    /** {@code 1 to 1073741824 (MiB)}, {@code pv, pvh or hvm}; empty when anything of its kind is legal. */
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

    /** The default of a key whose default is a number. @throws IllegalStateException the table has another one */
    public long usualNumber() {
        try {
            return Long.parseLong(usual);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("the default of " + name + " is no number: " + usual, e);
        }
    }
}
