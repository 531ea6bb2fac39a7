package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.domaind.daemon.hypervisor.DirtyLog;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.value.DirtyFrames;
import org.domaind.daemon.sim.machine.SimOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimDirtyLogTest {
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64).withTickMillis(5));
    private final DirtyLog log = host.dirtyLog();
    private final TestGuest guest = TestGuest.build(host, 1, "");
    private final long frames = log.frames(guest.domid);

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void whatTheGuestWritesIsDirtyOnceByItsOwnNumber() {
        log.enable(guest.domid);
        assertEquals(0, log.peek(guest.domid, frames).count());
        try (ConsoleEnd console = new ConsoleEnd(host, guest)) {
            host.domains().unpause(guest.domid);
            console.until("tick 1\r\n");
            host.domains().pause(guest.domid);
            DirtyFrames dirty = log.peek(guest.domid, frames);
            assertTrue(dirty.dirty(TestGuest.CONSOLE), dirty.toString());
            assertTrue(dirty.dirty(TestGuest.STORE), dirty.toString());
            assertEquals(2, dirty.count());
            assertEquals(dirty, log.clean(guest.domid, frames, false));
            assertEquals(0, log.clean(guest.domid, frames, false).count());
            long ticks = console.rest().lines().filter(line -> line.startsWith("tick")).count();
            host.domains().unpause(guest.domid);
            console.until("tick " + (2 + ticks) + "\r\n");
            host.domains().pause(guest.domid);
            assertTrue(log.clean(guest.domid, frames, false).dirty(TestGuest.CONSOLE));
        }
    }

    @Test
    void whatWasWrittenThroughAGrantIsDirtyWhenItIsUnmapped() {
        log.enable(guest.domid);
        MappedPages granted = host.grants().map(guest.domid, GrantTable.STORE_REF);
        granted.page(0).putInt(100, 1);
        assertEquals(0, log.peek(guest.domid, frames).count());
        granted.close();
        assertTrue(log.peek(guest.domid, frames).dirty(TestGuest.STORE));
    }

    @Test
    void onlyTheFramesAskedForAreForgotten() {
        log.enable(guest.domid);
        host.grants().map(guest.domid, GrantTable.STORE_REF).close();
        host.grants().map(guest.domid, GrantTable.CONSOLE_REF).close();
        int lower = Math.min(TestGuest.STORE, TestGuest.CONSOLE);
        assertEquals(1, log.clean(guest.domid, lower + 1, false).count());
        DirtyFrames rest = log.peek(guest.domid, frames);
        assertFalse(rest.dirty(lower));
        assertEquals(1, rest.count());
    }

    @Test
    void aLogIsKeptOnce() {
        assertRefused(() -> log.peek(guest.domid, frames));
        log.enable(guest.domid);
        assertRefused(() -> log.enable(guest.domid));
        log.disable(guest.domid);
        assertRefused(() -> log.clean(guest.domid, frames, true));
        assertRefused(() -> log.enable(host.domains().create(TestGuest.spec(1))));
        log.enable(guest.domid);
        assertThrows(IllegalArgumentException.class, () -> log.peek(guest.domid, 0));
    }

    private static void assertRefused(Runnable action) {
        assertEquals("EINVAL", assertThrows(HypervisorException.class, action::run).error());
    }
}
