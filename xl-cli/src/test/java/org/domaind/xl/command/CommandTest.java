package org.domaind.xl.command;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that runs commands in a folder of its own, beside a daemon that answers as it is told. */
abstract class CommandTest {
    @TempDir
    Path root;
    Harness harness;

    @BeforeEach
    final void openHarness() throws IOException {
        harness = new Harness(root, root);
    }

    @AfterEach
    final void closeHarness() throws IOException {
        harness.close();
    }
}
