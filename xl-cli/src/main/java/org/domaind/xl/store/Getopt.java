package org.domaind.xl.store;

import java.util.ArrayList;
import java.util.List;
import org.domaind.xl.invocation.Invocation;

/**
 * Parses options as getopt_long does: anywhere among the operands until {@code --}, letters in clusters, unambiguous abbreviations of long names; an
 * unknown option is reported and ignored. All commands share one set of options; each command decides which of them it accepts.
 */
final class Getopt {
    static final char JSON = 'J';
    /** The long form of {@code -h}, in full; an abbreviation of it is an error, as in the reference. */
    static final char HELP = 'H';
    /** {@code --at TIME}, which has no short form. */
    static final char AT = 'A';
    static final char END = 0;
    private static final char UNKNOWN = '?';
    private static final String LETTERS = "hfspturRn";
    private static final List<String> NAMES = List.of("help", "flat", "prefix", "tidy", "upto", "recurse", "number", "raw", "json", "at");
    private static final String MEANT = "hfpturnRJA";

    private final Invocation invocation;
    private final String program;
    private final List<String> words;
    private final List<String> operands = new ArrayList<>();
    private int next;
    private String cluster = "";
    private String value = "";

    /** @param program the prefix of error messages */
    Getopt(Invocation invocation, String program, List<String> words) {
        this.invocation = invocation;
        this.program = program;
        this.words = words;
    }

    /** The next option's letter; {@link #END} after the last. */
    char next() {
        while (true) {
            char letter = cluster.isEmpty() ? word() : letter();
            if (letter != UNKNOWN) {
                return letter;
            }
        }
    }

    /** The value of the last option that takes one. */
    String value() {
        return value;
    }

    /** The operands, complete once {@link #next} has returned {@link #END}. */
    List<String> operands() {
        return operands;
    }

    private char word() {
        while (next < words.size()) {
            String word = words.get(next++);
            if (word.equals("--")) {
                operands.addAll(words.subList(next, words.size()));
                next = words.size();
            } else if (word.startsWith("--")) {
                return name(word.substring(2));
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                cluster = word.substring(1);
                return letter();
            } else {
                operands.add(word);
            }
        }
        return END;
    }

    private char letter() {
        char letter = cluster.charAt(0);
        cluster = cluster.substring(1);
        if (LETTERS.indexOf(letter) < 0) {
            return complain("invalid option -- '" + letter + "'");
        }
        if (letter != 'n') {
            return letter;
        }
        if (cluster.isEmpty() && next == words.size()) {
            return complain("option requires an argument -- 'n'");
        }
        value = cluster.isEmpty() ? words.get(next++) : cluster;
        cluster = "";
        return letter;
    }

    private char name(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (word.equals("help")) {
            return HELP;
        }
        List<String> possible = new ArrayList<>();
        for (String known : NAMES) {
            if (known.equals(name)) {
                return named(known, word, equals);
            }
            if (known.startsWith(name)) {
                possible.add(known);
            }
        }
        if (possible.size() == 1) {
            return named(possible.get(0), word, equals);
        }
        if (possible.isEmpty()) {
            return complain("unrecognized option '--" + name + "'");
        }
        return complain("option '--" + word + "' is ambiguous; possibilities: '--" + String.join("' '--", possible) + "'");
    }

    private char named(String name, String word, int equals) {
        char letter = MEANT.charAt(NAMES.indexOf(name));
        if (letter != 'n' && letter != AT) {
            return equals < 0 ? letter : complain("option '--" + name + "' doesn't allow an argument");
        }
        if (equals < 0 && next == words.size()) {
            return complain("option '--" + name + "' requires an argument");
        }
        value = equals < 0 ? words.get(next++) : word.substring(equals + 1);
        return letter;
    }

    private char complain(String line) {
        invocation.error(program + ": " + line);
        return UNKNOWN;
    }
}
