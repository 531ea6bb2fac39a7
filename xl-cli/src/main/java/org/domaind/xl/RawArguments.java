package org.domaind.xl;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process's arguments as raw bytes, one char each. Java decodes arguments by the locale, and loses bytes that are invalid there. */
final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {
    }

    /** One char per byte. */
    static List<String> of(String[] arguments) {
        boolean ascii = true;
        for (String argument : arguments) {
            for (int i = 0; i < argument.length(); i++) {
                ascii &= argument.charAt(i) < 128;
            }
        }
        return ascii ? List.of(arguments) : bytes(arguments);
    }

    private static List<String> bytes(String[] arguments) {
        List<String> words = new ArrayList<>();
        try {
            String line = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1);
            for (int from = 0; from < line.length(); from = line.indexOf('\0', from) + 1) {
                words.add(line.substring(from, line.indexOf('\0', from)));
            }
            return words.subList(words.size() - arguments.length, words.size());
        } catch (IOException noSuchFile) {
            // Not Linux: only Java's decoding is available.
            Charset locale = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
            words.clear();
            for (String argument : arguments) {
                words.add(new String(argument.getBytes(locale), StandardCharsets.ISO_8859_1));
            }
            return words;
        }
    }
}
