package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every recorded call prints the same, byte by byte, on the same stream, with the same status. */
class GoldenTest {
    @TempDir
    Path root;

    /** What the reference printed. */
    @TestFactory
    Stream<DynamicTest> reference() throws IOException {
        return tests("reference.txt");
    }

    /** Where this command differs from the reference on purpose. */
    @TestFactory
    Stream<DynamicTest> ours() throws IOException {
        return tests("ours.txt");
    }

    private Stream<DynamicTest> tests(String file) throws IOException {
        Harness harness = new Harness(root, Golden.FOLDER.toAbsolutePath());
        return Golden.read(file).stream().map(golden -> DynamicTest.dynamicTest("xl " + golden.command(), () ->
                assertEquals(golden.expectedText(), Golden.text(harness.xl(golden.arguments())))));
    }
}
