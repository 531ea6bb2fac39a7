package org.domaind.tests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The classes and files that the newcomer's page of docs/architecture.md sends people to are there. */
class NewcomersPageTest {
    private static final String HEADING = "## For a newcomer";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS = Pattern.compile("([a-z]+/)*[A-Z][A-Z0-9]*[a-z]\\w*");
    private static final Pattern FILE = Pattern.compile("(config-schemas|domaind|man|packaging|tests|xenstore|xl-cli)/[\\w/.-]+");

    private static final Pattern THREAD = Pattern.compile("(?:new Thread\\(.*, |vital\\.thread\\(|lane\\()\"([\\w -]+)\"");

    private static List<String> quoted() throws IOException {
        String page = String.join("\n", Sources.document("docs/architecture.md"));
        int begin = page.indexOf(HEADING);
        // Blocks of code have quotes of their own kind.
        String section = page.substring(begin, page.indexOf("\n## ", begin + HEADING.length())).replaceAll("(?s)```.*?```", "");
        return QUOTED.matcher(section).results().map(MatchResult::group).map(text -> text.substring(1, text.length() - 1)).toList();
    }

    @Test
    void itsClassesExist() throws IOException {
        Sources code = Sources.of("src/main/java");
        List<String> classes = quoted().stream().filter(text -> CLASS.matcher(text).matches()).toList();
        assertEquals(List.of(), classes.stream().filter(place -> !code.hasClass(place)).toList());
        assertTrue(classes.size() >= 30, "it names " + classes.size() + " classes");
    }

    /** Nobody who looks at a dump of the daemon's threads is left with a name that means nothing, or with one name for two purposes. */
    @Test
    void itsThreadsAreThoseOfTheDaemon() throws IOException {
        List<String> named = Sources.of("src/main/java").matches(THREAD, "domaind", "xenstore");
        assertEquals(named.stream().distinct().toList(), named, "two purposes of one name");
        List<String> quoted = quoted();
        assertEquals(List.of(), named.stream().filter(name -> !quoted.contains(name)).toList());
        assertTrue(named.size() >= 18, "it finds " + named);
    }

    @Test
    void itsFilesExist() throws IOException {
        List<String> files = quoted().stream().filter(text -> FILE.matcher(text).matches()).toList();
        assertEquals(List.of(), files.stream().filter(file -> !Files.exists(Sources.ROOT.resolve(file))).toList());
        assertTrue(files.size() >= 5, "it names " + files.size() + " files");
    }
}
