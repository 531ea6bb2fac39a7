package org.domaind.xl.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.domaind.schema.keys.KeyTable;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.domaind.xl.config.value.HostCpus;

/** Whatever a document says, the outcome is a value. */
class GuestFileFuzzTest {
    @Provide
    Arbitrary<String> assignments() {
        Arbitrary<String> keys = Arbitraries.of(List.copyOf(KeyTable.get().names()));
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of("0", "1", "-1", "99999999999999999999", "", "all", "^1", "1-2", "restart", "native",
                        "x,y=z", "/a,raw,xvda,w", "default"),
                Arbitraries.strings().excludeChars('\'', '\\', '\n', '\0').ofMaxLength(8));
        Arbitrary<String> atoms = values.map(v -> "'" + v + "'");
        Arbitrary<String> lists = atoms.list().ofMaxSize(3).map(l -> "[" + String.join(",", l) + "]");
        Arbitrary<String> nested = lists.map(l -> "[" + l + "]");
        Arbitrary<String> right = Arbitraries.oneOf(atoms, lists, nested);
        return net.jqwik.api.Combinators.combine(keys, Arbitraries.of("=", "+="), right).as((k, op, v) -> k + op + v + "\n")
                .list().ofMaxSize(12).map(l -> String.join("", l));
    }

    @Property(tries = 2000)
    void readingAGuestNeverThrows(@ForAll("assignments") String text) {
        String usual = "name='n'\nmemory=64\nkernel='/k'\n";
        ConfigDocument document = ConfigDocument.parse("f", usual + text, List.of());
        if (document.problems().isEmpty()) {
            GuestFile.Reading reading = GuestFile.guest(document, Path.of("/folder"), () -> HostCpus.UNKNOWN);
            assertEquals(reading.guest().isPresent(), reading.problems().stream().allMatch(ConfigProblem::isWarning));
            GuestFile.DryReading dry = GuestFile.dryRun(document, () -> HostCpus.UNKNOWN);
            assertEquals(dry.json().isPresent(), dry.problems().stream().allMatch(ConfigProblem::isWarning));
        }
    }
}
