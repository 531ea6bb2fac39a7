package org.domaind.tests.simulated;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that has a simulated machine with a daemon of its own. */
abstract class DaemonTest {
    @TempDir
    Path folder;
    RunningDaemon host;
    /** What there was when it had just started. */
    Remains before;

    @BeforeEach
    final void startDaemon() throws IOException {
        host = RunningDaemon.start(folder);
        before = Remains.of(host);
    }

    @AfterEach
    final void stopDaemon() {
        host.close();
    }
}
