package org.domaind.xl.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyRole;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.value.HostCpus;
import org.junit.jupiter.api.Test;

/** The manual page of the config file tells of each key what the code does with it; the examples can be read. */
class ConfigManualTest {
    private static final Path ROOT = Path.of("..");

    private static Set<String> keys(String text, String pattern) {
        Set<String> keys = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        while (matcher.find()) {
            keys.add(matcher.group(1));
        }
        return keys;
    }

    private static Set<String> known(KeyRole role) {
        return KeyTable.get().all().stream().filter(k -> k.role(GuestType.PV) == role).map(ConfigKey::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theManualHasEachKeyInItsPlace() throws IOException {
        String[] parts = Files.readString(ROOT.resolve("man/xl.cfg.5")).split("\n\\.Sh NOT YET\n");
        assertEquals(known(KeyRole.OBEYED), keys(parts[0], "^\\.It Ic (\\w+)"));
        assertEquals(known(KeyRole.LATER), keys(parts[1], "^\\.Ic (\\w+)"));
    }

    @Test
    void theExampleIsAGuest() throws IOException {
        ConfigDocument document = ConfigDocument.parse("pv.cfg", Files.readString(ROOT.resolve("examples/pv.cfg")), List.of());
        assertEquals(List.of(), document.problems());
        GuestFile.Reading reading = GuestFile.guest(document, Path.of("/"), () -> HostCpus.UNKNOWN);
        assertEquals(List.of(), reading.problems());
        assertEquals("pv1", reading.guest().orElseThrow().name());
    }
}
