package org.domaind.tests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** Every test that docs/security.md names exists, in the module that it names, and is run. */
class SecurityTableTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| [\\d, ]+ \\|[^|]*\\| (\\S+) \\|(.*)\\|");
    private static final Path ROOT = Path.of(System.getProperty("repository.root"));

    @Test
    void everyTestItNamesExists() throws IOException {
        Map<Path, String> tests = tests();
        List<String> missing = new ArrayList<>();
        int advisories = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/security.md"))) {
            Matcher row = ROW.matcher(line);
            boolean table = row.matches();
            advisories += table ? 1 : 0;
            Matcher named = NAMED.matcher(line);
            boolean any = false;
            while (named.find()) {
                any = true;
                String module = table ? row.group(1) : "";
                if (!exists(tests, module, named.group(1), named.group(2))) {
                    missing.add(module + " " + named.group());
                }
            }
            assertTrue(any || !table, "no test: " + line);
        }
        assertEquals(List.of(), missing);
        assertTrue(advisories >= 24, "the table has " + advisories + " rows");
    }

    private static boolean exists(Map<Path, String> tests, String module, String type, String method) {
        Pattern test = Pattern.compile("@(Test|ParameterizedTest|Property|RepeatedTest)\\b[^;{}]*(\\{[^;]*?\\}\\)?[^;{}]*)?\\bvoid " + method + "\\(");
        return tests.entrySet().stream().anyMatch(file -> file.getKey().getFileName().toString().equals(type + ".java")
                && (module.isEmpty() || file.getKey().startsWith(ROOT.resolve(module))) && test.matcher(file.getValue()).find());
    }

    private static Map<Path, String> tests() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(path -> path.toString().contains("/src/test/java/") && path.toString().endsWith(".java"))
                    .collect(Collectors.toMap(path -> path, SecurityTableTest::text));
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
