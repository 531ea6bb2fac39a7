package org.domaind.tests.simulated.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Remains;
import org.junit.jupiter.api.Test;

class WarmUpTest extends DaemonTest {
    @Test
    void itSucceedsAndChangesNothing() throws IOException {
        host.daemon().warmUp().perform();
        assertEquals("", before.difference(Remains.of(host)));
    }

    @Test
    void aDaemonThatStopsEndsIt() throws IOException {
        host.daemon().warmUp().close();
        host.daemon().warmUp().perform();
        assertEquals("", before.difference(Remains.of(host)));
    }
}
