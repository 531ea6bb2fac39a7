package org.domaind.tests.simulated;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that has a simulated machine with a daemon of its own. */
public abstract class DaemonTest {
    @TempDir
    protected Path folder;
    protected RunningDaemon host;
    /** What there was when it had just started. */
    protected Remains before;

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
