package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.domaind.daemon.command.Rehearsal;
import org.junit.jupiter.api.Test;

class RehearsalTest extends DaemonTest {
    @Test
    void itsCommandsSucceedAndChangeNothing() {
        Rehearsal rehearsal = host.daemon().rehearsal();
        assertTrue(rehearsal.once(Long.MAX_VALUE));
        assertEquals("", before.difference(Remains.of(host)));
    }

    @Test
    void aDaemonThatStopsEndsIt() {
        Rehearsal rehearsal = host.daemon().rehearsal();
        rehearsal.start();
        rehearsal.close();
        assertTrue(rehearsal.once(Long.MAX_VALUE));
        assertEquals("", before.difference(Remains.of(host)));
    }
}
