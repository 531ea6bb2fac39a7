package org.domaind.xl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A manual page that has a section for each command. @param text in mdoc */
public record ManualPage(String text) {
    public static ManualPage of(Path file) throws IOException {
        return new ManualPage(Files.readString(file));
    }

    /** The commands that have a section, in the page's order. */
    public List<String> commands() {
        return text.lines().filter(line -> line.startsWith(".Ss ")).map(line -> line.substring(4)).toList();
    }

    /** The lines of a command's section that begin its options, without the ends of the lines. */
    public String items(String command) {
        String section = text.split("\n\\.Ss " + command + "\n")[1].split("\n\\.S[sh] ")[0];
        return section.lines().filter(line -> line.startsWith(".It ")).collect(Collectors.joining());
    }

    /** What a pattern's first group finds, each after a dash. */
    public static Set<String> options(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add("-" + matcher.group(1));
        }
        return names;
    }
}
