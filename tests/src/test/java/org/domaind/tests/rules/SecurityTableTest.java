package org.domaind.tests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** Every test that docs/security.md names exists, in the module that it names, and is run. */
class SecurityTableTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| [\\d, ]+ \\|[^|]*\\| (\\S+) \\|(.*)\\|");

    @Test
    void everyTestItNamesExists() throws IOException {
        Sources tests = Sources.of("src/test/java");
        List<String> missing = new ArrayList<>();
        int advisories = 0;
        for (String line : Sources.document("docs/security.md")) {
            Matcher row = ROW.matcher(line);
            boolean table = row.matches();
            advisories += table ? 1 : 0;
            Matcher named = NAMED.matcher(line);
            boolean any = false;
            while (named.find()) {
                any = true;
                String module = table ? row.group(1) : "";
                if (!tests.hasTest(module, named.group(1), named.group(2))) {
                    missing.add(module + " " + named.group());
                }
            }
            assertTrue(any || !table, "no test: " + line);
        }
        assertEquals(List.of(), missing);
        assertTrue(advisories >= 24, "the table has " + advisories + " rows");
    }
}
