package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Forms of config lines that people published, one key each: {@code xl create -n} prints the same as the reference, with the same status, and
 * says all that it says.
 */
class FormsTest {
    private static final Path FORMS = Golden.FOLDER.resolve("forms.txt");
    private static final String STATUS = "## status ";
    private static final String ERROR = "STDERR|";

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> forms() throws IOException {
        Harness harness = new Harness(folder, folder);
        return Arrays.stream(Files.readString(FORMS).split("(?m)^#### ")).skip(1)
                .map(form -> DynamicTest.dynamicTest(form.substring(0, form.indexOf('\n')), () -> compare(harness, form)));
    }

    private void compare(Harness harness, String form) throws IOException {
        String name = form.substring(0, form.indexOf('\n'));
        int answer = form.indexOf(STATUS);
        Files.writeString(folder.resolve(name), form.substring(name.length() + 1, answer));
        Harness.Result ours = harness.xl("create", "-n", name);
        StringBuilder expected = new StringBuilder();
        for (String line : form.substring(form.indexOf('\n', answer) + 1).stripTrailing().split("\n")) {
            if (line.startsWith(ERROR)) {
                assertTrue(ours.err().contains(line.substring(ERROR.length())), () -> line + " is not in: " + ours.err());
            } else {
                expected.append(line).append('\n');
            }
        }
        assertEquals(expected.toString().strip(), ours.out().replaceAll("\"uuid\": \"[0-9a-f-]{36}\"", "\"uuid\": \"UUID\"").strip());
        assertEquals(form.substring(answer + STATUS.length(), form.indexOf('\n', answer)), Integer.toString(ours.status()));
    }
}
