package org.domaind.xl.invocation;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses options as glibc's getopt_long(3) does: anywhere among the operands until {@code --}, letters in clusters, values attached or separate,
 * unambiguous abbreviations of long names.
 */
public final class Getopt {
    /** A word, or a letter of it, that is not one of the options, or is used in a wrong way. The next call goes on behind it. */
    public static final class UnknownOptionException extends Exception {
        private final String culprit;

        UnknownOptionException(String message, String culprit) {
            super(message, null, false, false);
            this.culprit = culprit;
        }

        /** The option's letter where it is known, else the word as given. */
        public String culprit() {
            return culprit;
        }
    }

    private final List<Option> options;
    private final List<String> words;
    private final List<String> operands = new ArrayList<>();
    private int next;
    private String cluster = "";
    private String value = "";
    private String given = "";

    /** @param options long names are listed in this order where an abbreviation is ambiguous */
    public Getopt(List<Option> options, List<String> words) {
        this.options = options;
        this.words = words;
    }

    /** The next option; null after the last. @throws UnknownOptionException its message is getopt's, without the program's name */
    public Option next() throws UnknownOptionException {
        if (!cluster.isEmpty()) {
            return letter();
        }
        while (next < words.size()) {
            String word = words.get(next++);
            if (word.equals("--")) {
                operands.addAll(words.subList(next, words.size()));
                next = words.size();
            } else if (word.startsWith("--")) {
                return name(word);
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                cluster = word.substring(1);
                return letter();
            } else {
                operands.add(word);
            }
        }
        return null;
    }

    /** The value of the last option, if it takes one. */
    public String value() {
        return value;
    }

    /** How the last option was given, without dashes: its letter, its long name, or the beginning of that. */
    public String given() {
        return given;
    }

    /** The operands, complete once {@link #next} has returned null. */
    public List<String> operands() {
        return operands;
    }

    private Option letter() throws UnknownOptionException {
        char letter = cluster.charAt(0);
        cluster = cluster.substring(1);
        given = String.valueOf(letter);
        for (Option option : options) {
            if (option.letter() == letter) {
                if (option.takesValue()) {
                    value = attachedOrNext(letter);
                }
                return option;
            }
        }
        throw new UnknownOptionException("invalid option -- '" + letter + "'", given);
    }

    private String attachedOrNext(char letter) throws UnknownOptionException {
        if (cluster.isEmpty() && next == words.size()) {
            throw new UnknownOptionException("option requires an argument -- '" + letter + "'", given);
        }
        String text = cluster.isEmpty() ? words.get(next++) : cluster;
        cluster = "";
        return text;
    }

    private Option name(String word) throws UnknownOptionException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        Option option = named(name, word);
        given = name;
        if (!option.takesValue() && equals >= 0) {
            throw misused(option, word, "doesn't allow an argument");
        }
        if (option.takesValue() && equals < 0 && next == words.size()) {
            throw misused(option, word, "requires an argument");
        }
        if (option.takesValue()) {
            value = equals < 0 ? words.get(next++) : word.substring(equals + 1);
        }
        return option;
    }

    private Option named(String name, String word) throws UnknownOptionException {
        List<Option> possible = new ArrayList<>();
        for (Option option : options) {
            if (option.name().isEmpty()) {
                continue;
            }
            if (option.name().equals(name)) {
                return option;
            }
            if (option.name().startsWith(name)) {
                possible.add(option);
            }
        }
        if (possible.size() == 1) {
            return possible.get(0);
        }
        if (possible.isEmpty()) {
            throw new UnknownOptionException("unrecognized option '" + word + "'", word);
        }
        StringBuilder message = new StringBuilder("option '" + word + "' is ambiguous; possibilities:");
        possible.forEach(option -> message.append(" '--").append(option.name()).append('\''));
        throw new UnknownOptionException(message.toString(), word);
    }

    private static UnknownOptionException misused(Option option, String word, String how) {
        return new UnknownOptionException("option '--" + option.name() + "' " + how, option.letter() == 0 ? word : option.key());
    }
}
