package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** domaind(8) and {@code domaind --help} name the same options. */
class ManualTest {
    @Test
    void theManualNamesTheOptionsThatThereAre() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("repository.root"), "man/domaind.8")).replace("\\-", "-");
        Set<String> real = new TreeSet<>();
        for (OptionSpec option : new CommandLine(new Main()).getCommandSpec().options()) {
            if (!option.hidden()) {
                real.addAll(Set.of(option.names()));
            }
        }
        assertTrue(real.contains("--daemon"));
        Set<String> described = new TreeSet<>();
        String options = page.substring(page.indexOf(".SH OPTIONS"), page.indexOf(".SH FILES"));
        for (String line : options.split("\n")) {
            if (line.startsWith(".BR -") || line.startsWith(".B --") || line.startsWith(".BI --")) {
                Matcher name = Pattern.compile("--?[a-zA-Z-]+").matcher(line);
                while (name.find()) {
                    described.add(name.group());
                }
            }
        }
        assertEquals(real, described);
    }
}
