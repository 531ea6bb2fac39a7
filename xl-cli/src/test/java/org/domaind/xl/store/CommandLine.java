package org.domaind.xl.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line as a shell takes it: blanks between words, single quotes, {@code $'...'} with backslashes; and {@code {y*90}} for ninety times y.
 *
 * @param settings NAME=value before the command
 * @param words    the command and its arguments, one char a byte
 */
record CommandLine(Map<String, String> settings, List<String> words) {
    private static final Pattern TIMES = Pattern.compile("\\{([a-z])\\*([0-9]+)}");
    private static final Pattern SETTING = Pattern.compile("[A-Z_]+=.*");
    private static final String COLUMNS = "COLUMNS";

    static CommandLine of(String line) {
        String whole = TIMES.matcher(line).replaceAll(m -> m.group(1).repeat(Integer.parseInt(m.group(2))));
        List<String> words = new Splitter(whole).words();
        Map<String, String> settings = new HashMap<>();
        while (SETTING.matcher(words.get(0)).matches()) {
            String[] setting = words.remove(0).split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        return new CommandLine(settings, words);
    }

    OptionalInt columns() {
        return settings.containsKey(COLUMNS) ? OptionalInt.of(Integer.parseInt(settings.get(COLUMNS))) : OptionalInt.empty();
    }

    /** As the table writes long rows of one letter. */
    static String shortened(String text) {
        Matcher matcher = Pattern.compile("(([a-z])\\2{89,})").matcher(text);
        return matcher.replaceAll(m -> "{" + m.group(2) + "*" + m.group(1).length() + "}");
    }

    private static final class Splitter {
        private final String line;
        private int at;

        Splitter(String line) {
            this.line = line.strip();
        }

        List<String> words() {
            List<String> words = new ArrayList<>();
            while (at < line.length()) {
                words.add(word());
                while (at < line.length() && line.charAt(at) == ' ') {
                    at++;
                }
            }
            return words;
        }

        private String word() {
            StringBuilder word = new StringBuilder();
            while (at < line.length() && line.charAt(at) != ' ') {
                if (line.startsWith("$'", at)) {
                    at += 2;
                    escaped(word);
                } else if (line.charAt(at) == '\'') {
                    int end = line.indexOf('\'', at + 1);
                    word.append(line, at + 1, end);
                    at = end + 1;
                } else {
                    word.append(line.charAt(at++));
                }
            }
            return word.toString();
        }

        private void escaped(StringBuilder word) {
            for (char c = line.charAt(at++); c != '\''; c = line.charAt(at++)) {
                char kind = c == '\\' ? line.charAt(at++) : 0;
                if (kind == 'x') {
                    word.append((char) Integer.parseInt(line.substring(at, at + 2), 16));
                    at += 2;
                } else {
                    word.append(kind == 0 ? c : kind == 'n' ? '\n' : kind);
                }
            }
        }
    }
}
