package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrantsAndZombiesTest {
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64));
    private final SimLeaks empty = host.leaks();
    private final TestGuest guest = TestGuest.build(host, 1, "");

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aGrantAndAForeignMappingShowTheSamePage() {
        try (MappedPages granted = host.grants().map(guest.domid, GrantTable.STORE_REF);
             MappedPages foreign = host.memory().map(guest.domid, new long[] {guest.p2m[TestGuest.STORE]})) {
            granted.page(0).putInt(100, 0x12345678);
            assertEquals(0x12345678, foreign.page(0).getInt(100));
            assertEquals(ByteOrder.LITTLE_ENDIAN, foreign.page(0).order());
            assertTrue(foreign.page(0).isDirect());
            foreign.page(0).position(7);
            assertEquals(0, foreign.page(0).position());
            assertEquals(4096, foreign.page(0).remaining());
        }
    }

    @Test
    void pagesCannotBeUsedAfterTheyWereClosed() {
        MappedPages pages = host.memory().map(guest.domid, new long[] {guest.p2m[30], guest.p2m[31]});
        assertEquals(2, pages.count());
        assertEquals(2, host.leaks().mappedPages());
        pages.close();
        pages.close();
        assertEquals(0, host.leaks().mappings());
        assertThrows(IllegalStateException.class, () -> pages.page(0));
        assertThrows(IllegalStateException.class, pages::count);
    }

    @Test
    void buffersOfBeforeDoNotShowWhatAClosedPageHoldsNow() {
        MappedPages pages = host.memory().map(guest.domid, new long[] {guest.p2m[30]});
        ByteBuffer stale = pages.page(0);
        stale.putLong(0, 4711);
        pages.close();
        assertThrows(InternalError.class, () -> {
            stale.getLong(0);
            // The error comes when the thread next calls into the virtual machine, as an array of arrays does.
            assertEquals(1, new int[1][1].length);
        });
        try (MappedPages again = host.memory().map(guest.domid, new long[] {guest.p2m[30]})) {
            assertEquals(4711, again.page(0).getLong(0));
        }
    }

    @Test
    void aMappingIsAllOrNothing() {
        assertRefused("EPERM", () -> host.memory().map(guest.domid, new long[] {guest.p2m[30], 1}));
        assertRefused("ESRCH", () -> host.memory().map(new Domid(99), new long[] {guest.p2m[30]}));
        assertRefused("EINVAL", () -> host.memory().map(Domid.ZERO, new long[] {0}));
        assertEquals(0, host.leaks().mappings());
    }

    @Test
    void aMissingFrameDoesNotFailItsBatch() {
        try (MappedFrames frames = host.memory().mapEach(guest.domid, new long[] {guest.p2m[30], 1, guest.p2m[TestGuest.L1], guest.p2m[31]})) {
            assertEquals(List.of(Optional.empty(), Optional.of("EPERM"), Optional.of("EINVAL"), Optional.empty()),
                    IntStream.range(0, frames.count()).mapToObj(frames::error).toList());
            frames.page(3).putLong(0, 4711);
            assertRefused("EPERM", () -> frames.page(1));
            try (MappedPages again = host.memory().map(guest.domid, new long[] {guest.p2m[31]})) {
                assertEquals(4711, again.page(0).getLong(0));
            }
        }
        assertEquals(0, host.leaks().mappings());
        assertThrows(IllegalArgumentException.class, () -> host.memory().mapEach(guest.domid, new long[0]));
        assertThrows(IllegalArgumentException.class, () -> host.memory().mapEach(guest.domid, new long[GuestMemory.MAX_FRAMES + 1]));
    }

    @Test
    @Timeout(60)
    void aSlowDestructionHoldsUpNothingElse() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        host.faults().whenTearingDown(domid -> {
            begun.countDown();
            awaitQuietly(goOn);
        });
        long free = host.machine().physicalInfo().freePages();
        Thread destroyer = new Thread(guest::destroy);
        Thread second = new Thread(guest::destroy);
        destroyer.start();
        second.start();
        begun.await();
        // The flag is set at the end only; what is asked of the domain is refused from the beginning on.
        assertFalse(host.domains().find(guest.domid).orElseThrow().dying());
        assertRefused("ESRCH", () -> host.allocation().populate(guest.domid, 0, new long[] {5000}));
        assertEquals(free, host.machine().physicalInfo().freePages());
        host.domains().create(TestGuest.spec(1));
        goOn.countDown();
        destroyer.join();
        second.join();
        assertTrue(host.domains().find(guest.domid).isEmpty());
        assertTrue(host.machine().physicalInfo().freePages() > free);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aGrantIsForOnePeerAndOneFrame() {
        Domid other = host.domains().create(TestGuest.spec(1));
        assertRefused("EINVAL", () -> host.grants().map(guest.domid, 7));
        host.grants().seed(guest.domid, 7, other, guest.p2m[30]);
        assertRefused("EINVAL", () -> host.grants().map(guest.domid, 7));
        host.grants().seed(guest.domid, 7, Domid.ZERO, 1);
        assertRefused("EINVAL", () -> host.grants().map(guest.domid, 7));
        assertRefused("EINVAL", () -> host.grants().seed(guest.domid, 1 << 20, Domid.ZERO, guest.p2m[30]));
        assertRefused("EINVAL", () -> host.grants().map(new Domid(99), 0));
    }

    @Test
    void aMappedPageKeepsADeadDomainAsZombie() {
        MappedPages store = host.grants().map(guest.domid, GrantTable.STORE_REF);
        try (EventChannels events = host.openEventChannels()) {
            int dead = events.bindVirq(Virq.DOMAIN_EXCEPTION);
            guest.destroy();
            assertEquals(1, events.await().length);
            DomainInfo zombie = host.domains().find(guest.domid).orElseThrow();
            assertTrue(zombie.dying());
            assertEquals(1, zombie.totalPages());
            guest.destroy();
            assertRefused("ESRCH", () -> host.allocation().populate(guest.domid, 0, new long[1]));
            assertRefused("EINVAL", () -> host.grants().map(guest.domid, GrantTable.STORE_REF));
            store.page(0).putInt(0, 1);
            store.close();
            events.unmask(dead);
            assertEquals(1, events.await().length);
            assertTrue(host.domains().find(guest.domid).isEmpty());
        }
        assertEquals(empty, host.leaks());
    }

    @Test
    void aPageMappedTwiceIsHeldTwice() {
        MappedPages first = host.grants().map(guest.domid, GrantTable.CONSOLE_REF);
        MappedPages second = host.grants().map(guest.domid, GrantTable.CONSOLE_REF);
        guest.destroy();
        first.close();
        assertTrue(host.domains().find(guest.domid).isPresent());
        second.close();
        assertEquals(empty, host.leaks());
    }

    private static void assertRefused(String error, Runnable action) {
        assertEquals(error, assertThrows(HypervisorException.class, action::run).error());
    }
}
