package org.domaind.tests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every promise of docs/specification.md has something that keeps it, which exists, and the number that the code has. */
class SpecificationTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern SCRIPT = Pattern.compile("`(tests/[\\w/-]+)`");
    private static final Pattern CONSTANT = Pattern.compile("\\|([^|]+)\\| `(\\w+)\\.(\\w+)` \\|");
    private static final Pattern AMOUNT = Pattern.compile("(\\d+)(?: (KiB|MiB|GiB))?");
    private static final Map<String, Integer> SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30);

    private final List<String> wrong = new ArrayList<>();

    @Test
    void everyPromiseIsKeptBySomething() throws IOException {
        Sources tests = Sources.of("src/test/java");
        List<String> rows = rows();
        for (String row : rows) {
            List<MatchResult> named = TEST.matcher(row).results().toList();
            List<MatchResult> scripts = SCRIPT.matcher(row).results().toList();
            for (MatchResult test : named) {
                check(tests.hasTest("", test.group(1), test.group(2)), "no test " + test.group());
            }
            for (MatchResult script : scripts) {
                check(Files.exists(Sources.ROOT.resolve(script.group(1))), "no " + script.group());
            }
            check(!named.isEmpty() || !scripts.isEmpty(), "nothing keeps: " + row);
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows.size() >= 45, "there are " + rows.size() + " promises");
    }

    @Test
    void everyBoundIsTheCodesOwn() throws IOException {
        Sources code = Sources.of("src/main/java");
        int bounds = 0;
        for (String row : rows()) {
            Matcher constant = CONSTANT.matcher(row);
            if (constant.find()) {
                bounds++;
                OptionalLong value = code.constant(constant.group(2), constant.group(3));
                check(value.equals(OptionalLong.of(amount(constant.group(1).strip()))), value + ": " + row);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(bounds >= 27, "there are " + bounds + " bounds");
    }

    private static long amount(String text) {
        Matcher amount = AMOUNT.matcher(text);
        assertTrue(amount.matches(), text);
        return Long.parseLong(amount.group(1)) << (amount.group(2) == null ? 0 : SHIFTS.get(amount.group(2)));
    }

    private void check(boolean held, String what) {
        if (!held) {
            wrong.add(what);
        }
    }

    /** Of the tables, without their heads. */
    private static List<String> rows() throws IOException {
        List<String> lines = Sources.document("docs/specification.md");
        List<String> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            boolean head = i + 1 < lines.size() && lines.get(i + 1).startsWith("|---");
            if (lines.get(i).startsWith("| ") && !head) {
                rows.add(lines.get(i));
            }
        }
        return rows;
    }
}
