package org.domaind.schema.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.domaind.schema.api.Json;
import org.domaind.schema.model.GuestType;
import org.junit.jupiter.api.Test;

/** What documents say of keys is what the table says. With {@code -Ddocuments.write=true} the documents are written instead. */
class GeneratedDocumentsTest {
    private static final Path ROOT = Path.of(System.getProperty("repository.root"));
    private static final boolean WRITE = Boolean.getBoolean("documents.write");
    private static final String COMMAND =
            "mvn -q test -pl config-schemas -Dtest=GeneratedDocumentsTest -Ddocuments.write=true";
    private static final KeyTable TABLE = KeyTable.get();

    /** @param before,after lines around the generated part, which stay */
    private static void check(String file, String before, String after, String generated) throws IOException {
        String text = Files.readString(ROOT.resolve(file));
        int from = text.indexOf(before) + before.length();
        int to = text.indexOf(after, from);
        assertTrue(text.contains(before) && to >= 0, file + " has no place for its generated part: " + before);
        if (WRITE) {
            Files.writeString(ROOT.resolve(file), text.substring(0, from) + generated + text.substring(to));
        } else {
            assertEquals(generated, text.substring(from, to), file + " is not what config/keys.json says; write it anew: " + COMMAND);
        }
    }

    @Test
    void theCompatibilityPage() throws IOException {
        check("docs/compatibility.md", "<!-- keys: generated, see above -->\n", "<!-- end of the keys -->", CompatibilityPage.of(TABLE));
    }

    @Test
    void theManual() throws IOException {
        check("man/xl.cfg.5", ".\\\" Keys that are obeyed: generated, see docs/compatibility.md\n", ".\\\" End of the keys that are obeyed",
                ManualKeys.obeyed(TABLE, GuestType.PV));
        check("man/xl.cfg.5", ".\\\" Keys that are refused: generated, see docs/compatibility.md\n", ".\\\" End of the keys that are refused",
                ManualKeys.later(TABLE, GuestType.PV));
    }

    @Test
    void theSchema() throws IOException {
        Path file = ROOT.resolve("docs/xl.cfg.schema.json");
        if (WRITE) {
            Files.writeString(file, ConfigSchema.of(TABLE));
        }
        assertEquals(ConfigSchema.of(TABLE), Files.readString(file), file + " is not what config/keys.json says; write it anew: " + COMMAND);
        byte[] text = Files.readAllBytes(file);
        Map<?, ?> properties = (Map<?, ?>) ((Map<?, ?>) Json.plain(text, 0, text.length)).get("properties");
        assertEquals(TABLE.names(), properties.keySet());
        assertEquals(Map.of("description", "The guest's memory at its start.", "type", "integer", "minimum", 1, "maximum", 1 << 30, "default", 32),
                properties.get("memory"));
    }

    @Test
    void thePageNamesTheCommand() throws IOException {
        assertTrue(Files.readString(ROOT.resolve("docs/compatibility.md")).contains(COMMAND));
    }

    @Test
    void keysInASentenceAreMarkedUp() {
        assertEquals("An older way;\n.Ic cmdline\nwins.\n", ManualKeys.mdoc("An older way; `cmdline` wins."));
        assertEquals("At least\n.Ic memory .\n", ManualKeys.mdoc("At least `memory`."));
        assertEquals(List.of(".Ic vcpus"), ManualKeys.mdoc("`vcpus`").lines().toList());
    }
}
