package org.domaind.xl.config.grammar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.domaind.schema.keys.KeyTable;

/** Whatever the text is, the outcome is a value. */
class ParserFuzzTest {
    @Provide
    Arbitrary<String> words() {
        Arbitrary<String> grammar = Arbitraries.of("=", "+=", "[", "]", ",", ";", "\n", " ", "\t", "#", "# c\n", "'", "\"", "\\", "'a'", "\"b\\n\"",
                "5", "0x1f", "-", "(", "\r", "\0", "é", "disk=", "'phy:/a,xvda,w'", "vif=", "'rate=1Gb/s@1s,mac=00:16:3e:0:0:1'");
        Arbitrary<String> keys = Arbitraries.of(List.copyOf(KeyTable.get().names()));
        Arbitrary<String> junk = Arbitraries.strings().ofMaxLength(6);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(6, grammar), net.jqwik.api.Tuple.of(3, keys), net.jqwik.api.Tuple.of(1, junk))
                .list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Property(tries = 2000)
    void parsingNeverThrows(@ForAll("words") String text) {
        ConfigDocument document = ConfigDocument.parse("f", text, List.of());
        assertTrue(document.problems().size() <= Parser.MAX_PROBLEMS * 2);
        document.problems().forEach(p -> assertTrue(p.line().startsWith("f:"), p.line()));
    }
}
