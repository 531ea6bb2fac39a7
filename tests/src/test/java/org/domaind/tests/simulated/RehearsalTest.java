package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RehearsalTest extends DaemonTest {
    @Test
    void itSucceedsAndChangesNothing() throws IOException {
        host.daemon().rehearsal().perform();
        assertEquals("", before.difference(Remains.of(host)));
    }

    @Test
    void aDaemonThatStopsEndsIt() throws IOException {
        host.daemon().rehearsal().close();
        host.daemon().rehearsal().perform();
        assertEquals("", before.difference(Remains.of(host)));
    }
}
