package org.domaind.xl.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.domaind.xl.ManualPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manual, the help texts and the parser know the same commands and options. */
class StoreManualTest {
    private static final Path MANUAL = Path.of("../man/xenstore.1");
    /** In the manual once, for all. */
    private static final Set<String> COMMON = Set.of("-s", "-h", "--help");

    @TempDir
    private Path folder;

    /** Without those that all have. */
    private static Set<String> helped(Verb verb) {
        String options = verb.help("x").split("\nOptions:\n\n")[1];
        Set<String> names = ManualPage.options(Pattern.compile("(?m)(?<=^|^-[A-Za-z], )-(-?[A-Za-z]+)"), options);
        names.removeAll(COMMON);
        return names;
    }

    @Test
    void theManualHasEachModeOnceAndNoOther() throws IOException {
        List<String> sections = ManualPage.of(MANUAL).commands();
        assertEquals(Arrays.stream(Verb.values()).map(Verb::word).toList(), sections);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void theManualHasEachOptionAndNoOther(Verb verb) throws IOException {
        assertEquals(helped(verb), ManualPage.options(Pattern.compile("\\bFl (-?[A-Za-z]+)"), ManualPage.of(MANUAL).items(verb.word())));
    }

    @ParameterizedTest
    @EnumSource(value = Verb.class, mode = EnumSource.Mode.EXCLUDE, names = "CONTROL")
    void theHelpHasEachLetterAndNoOther(Verb verb) {
        Set<String> letters = new TreeSet<>();
        verb.letters().chars().filter(letter -> letter != StoreOptions.AT).forEach(letter -> letters.add("-" + (char) letter));
        Set<String> helped = helped(verb);
        helped.removeIf(name -> name.startsWith("--"));
        assertEquals(letters, helped);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void theUsageLineOfEachHasTheSameShape(Verb verb) {
        assertTrue(verb.help("xenstore-" + verb.word()).startsWith("Usage: xenstore-" + verb.word() + " "), verb.word());
        assertTrue(verb.summary().endsWith("."), verb.word());
    }

    /** An option that is told of is accepted: no usage line, but a store that does not answer. */
    @ParameterizedTest
    @EnumSource(value = Verb.class, mode = EnumSource.Mode.EXCLUDE, names = "CONTROL")
    void whatTheHelpHasIsAccepted(Verb verb) {
        Set<String> options = helped(verb);
        options.add("-s");
        // It asks the daemon, not the store.
        options.remove("--at");
        for (String option : options) {
            String value = option.equals("-n") || option.equals("--number") ? " 1" : "";
            Ran ran = Ran.of(CommandLine.of("xenstore-" + verb.word() + " " + option + value + " /a r0"), folder);
            assertEquals("xenstore-" + verb.word() + ": xs_open: No such file or directory\n", ran.err(), option);
        }
    }

    @Test
    void theModesAreListed() {
        Set<String> listed = ManualPage.options(Pattern.compile("(?m)^([a-z]+) +[A-Z]"), Ran.of(CommandLine.of("xenstore --help"), folder).out());
        assertEquals(new TreeSet<>(Arrays.stream(Verb.values()).map(verb -> "-" + verb.word()).toList()), listed);
    }
}
