package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.domaind.xl.ManualPage;
import org.domaind.xl.invocation.CommandNames;
import org.domaind.xl.invocation.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual, the usage texts and the parser know the same commands and options. */
class ManualTest {
    private static final Path MANUAL = Path.of("../man/xl.1");
    /** Accepted, and not in the reference's usage texts. */
    private static final Set<String> UNSAID = Set.of("create -i", "console --type", "console --num", "console --escape");

    static List<String> commands() {
        return CommandNames.names().stream().filter(n -> Catalogue.command(n) != null).toList();
    }

    private static Set<String> accepted(String command) {
        Set<String> names = new TreeSet<>();
        for (Option option : Catalogue.command(command).syntax().options()) {
            // As which the global option -N reaches a command.
            boolean dryRun = Catalogue.command(command).syntax().dryRun() && option.equals(Option.flag('n'));
            if (option != Option.HELP && !dryRun) {
                if (option.letter() != 0) {
                    names.add("-" + option.letter());
                }
                if (!option.name().isEmpty()) {
                    names.add("--" + option.name());
                }
            }
        }
        return names;
    }

    @Test
    void theManualHasEachCommandOnceAndNoOther() throws IOException {
        List<String> sections = ManualPage.of(MANUAL).commands().stream().sorted().toList();
        List<String> expected = new java.util.ArrayList<>(commands());
        expected.add("help");
        assertEquals(expected.stream().sorted().toList(), sections);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theManualHasEachOptionAndNoOther(String command) throws IOException {
        assertEquals(accepted(command), ManualPage.options(Pattern.compile("\\bFl (-?[A-Za-z][a-z_-]*)"), ManualPage.of(MANUAL).items(command)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theUsageTextHasEachOptionAndNoOther(String command) {
        Set<String> said = ManualPage.options(Pattern.compile("(?<![A-Za-z<'-])-(-?[A-Za-z][a-z_-]*)"), usageOptions(command));
        Set<String> expected = accepted(command);
        expected.removeIf(name -> UNSAID.contains(command + " " + name));
        said.remove("-h");
        assertEquals(expected, said);
    }

    /** Without the line of global options, and the one remark about them. */
    private static String usageOptions(String command) {
        String usage = Catalogue.command(command).syntax().usage().replaceFirst("Usage: xl \\[[^]]*]", "").replace("global -N option", "");
        return usage.replace(" " + command + " ", " ").replace("<-a|Domain>", "").replace("[-s]", "").replace("[-c]", "").replace(" - prints", "");
    }

    @Test
    void theUnsaidOptionsAreAccepted() {
        for (String name : UNSAID) {
            String[] words = name.split(" ");
            assertTrue(accepted(words[0]).contains(words[1]), name);
        }
    }
}
