package org.domaind.xl.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What glibc 2.36 makes of the same words with the options {@code av:q} and {@code --all}, {@code --value}, {@code --allow}. */
class GetoptTest {
    private static final List<Option> OPTIONS =
            List.of(Option.flag('a', "all"), Option.value('v', "value"), Option.flag('q'), Option.flag("allow"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""              | :
            x -a y          | a : x y
            -aqv3 x         | a q v=3 : x
            -v 3 -v=4       | v=3 v==4 :
            -v -a           | v=-a :
            -a -- -q x      | a : -q x
            - -a            | a : -
            --value=3 --value 4 --val=5 --v -- | v=3 v=4 v=5 v=-- :
            --value=        | v= :
            --all --allow   | a allow :
            --allo          | allow :
            -ax -q          | a [invalid option -- 'x'; x] q :
            -av             | a [option requires an argument -- 'v'; v] :
            --value         | [option '--value' requires an argument; v] :
            --all=1 x       | [option '--all' doesn't allow an argument; a] : x
            --allow=1       | [option '--allow' doesn't allow an argument; --allow=1] :
            --al=1          | [option '--al=1' is ambiguous; possibilities: '--all' '--allow'; --al=1] :
            --bogus=1 -a    | [unrecognized option '--bogus=1'; --bogus=1] a :
            --=1            | [option '--=1' is ambiguous; possibilities: '--all' '--value' '--allow'; --=1] :
            """)
    void parses(String words, String expected) {
        assertEquals(expected.strip(), parsed(words.isBlank() ? List.of() : List.of(words.strip().split(" "))).strip());
    }

    private static String parsed(List<String> words) {
        List<String> found = new ArrayList<>();
        Getopt getopt = new Getopt(OPTIONS, words);
        for (boolean more = true; more;) {
            try {
                Option option = getopt.next();
                more = option != null;
                if (more) {
                    found.add(option.key() + (option.takesValue() ? "=" + getopt.value() : ""));
                }
            } catch (Getopt.UnknownOptionException e) {
                found.add("[" + e.getMessage() + "; " + e.culprit() + "]");
            }
        }
        found.add(":");
        found.addAll(getopt.operands());
        return String.join(" ", found);
    }
}
