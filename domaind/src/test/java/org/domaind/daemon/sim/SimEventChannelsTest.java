package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimEventChannelsTest {
    private static final int[] NONE = {};
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64));
    private final EventChannels events = host.openEventChannels();
    private final Domid guest = host.domains().create(TestGuest.spec(1));

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aBindingBeginsWithAnEvent() {
        int port = events.bindInterdomain(guest, host.domains().allocateEventChannel(guest, Domid.ZERO));
        assertArrayEquals(new int[] {port}, events.await());
    }

    @Test
    void aMaskedPortDoesNotHideAnother() {
        int dead = events.bindVirq(Virq.DOMAIN_EXCEPTION);
        int log = events.bindVirq(Virq.CONSOLE_RING);
        host.domains().shutdown(guest, ShutdownReason.POWEROFF);
        assertArrayEquals(new int[] {dead}, events.await());
        host.domains().destroy(guest);
        TestGuest broken = TestGuest.unfinished(host, "");
        assertRefused("EINVAL", () -> host.pvBuild().pinLevel4Table(broken.domid, broken.p2m[TestGuest.START_INFO]));
        assertArrayEquals(new int[] {log}, events.await());
        events.unmask(log);
        events.unmask(dead);
        assertArrayEquals(new int[] {dead}, events.await());
    }

    @Test
    void aWakeBeforeTheWaitIsKept() {
        events.wake();
        assertArrayEquals(NONE, events.await());
    }

    @Test
    void eventsThatComeWhileMaskedAreNotLost() {
        int dead = events.bindVirq(Virq.DOMAIN_EXCEPTION);
        host.domains().shutdown(guest, ShutdownReason.POWEROFF);
        assertArrayEquals(new int[] {dead}, events.await());
        host.domains().destroy(guest);
        events.wake();
        assertArrayEquals(NONE, events.await());
        events.unmask(dead);
        assertArrayEquals(new int[] {dead}, events.await());
    }

    @Test
    void waitingEndsWithAnEventFromAnotherThread() throws Exception {
        int dead = events.bindVirq(Virq.DOMAIN_EXCEPTION);
        CompletableFuture<int[]> waiting = CompletableFuture.supplyAsync(events::await);
        host.domains().shutdown(guest, ShutdownReason.CRASH);
        assertArrayEquals(new int[] {dead}, waiting.get(30, TimeUnit.SECONDS));
    }

    @Test
    void theDescriptorCanBeReadWhileAPortIsDeliverable() {
        PollSet ready = new PollSet(events.descriptor());
        int remote = host.domains().allocateEventChannel(guest, Domid.ZERO);
        assertFalse(ready.awaitReady(0));
        int port = events.bindInterdomain(guest, remote);
        assertTrue(ready.awaitReady(0));
        assertArrayEquals(new int[] {port}, events.poll());
        assertFalse(ready.awaitReady(0), "nothing is left");
        assertArrayEquals(NONE, events.poll());
        int dead = events.bindVirq(Virq.DOMAIN_EXCEPTION);
        host.domains().shutdown(guest, ShutdownReason.POWEROFF);
        assertTrue(ready.awaitReady(0));
        assertArrayEquals(new int[] {dead}, events.poll());
        host.domains().destroy(guest);
        assertFalse(ready.awaitReady(0), "it is masked");
        events.unmask(dead);
        assertTrue(ready.awaitReady(0), "and pending as soon as it is not");
        assertArrayEquals(new int[] {dead}, events.poll());
    }

    @Test
    void closingEndsTheWaitAndFreesThePorts() throws Exception {
        int remote = host.domains().allocateEventChannel(guest, Domid.ZERO);
        CompletableFuture<int[]> waiting = CompletableFuture.supplyAsync(events::await);
        events.close();
        assertArrayEquals(NONE, waiting.get(30, TimeUnit.SECONDS));
        assertEquals(0, host.leaks().dom0Ports());
        assertThrows(IllegalStateException.class, () -> events.bindInterdomain(guest, remote));
        try (EventChannels next = host.openEventChannels()) {
            assertTrue(next.bindInterdomain(guest, remote) > 0);
        }
        assertEquals(0, host.leaks().eventSets());
    }

    @Test
    void anUnboundPortCanBeBoundAgainButNotTwice() {
        int remote = host.domains().allocateEventChannel(guest, Domid.ZERO);
        int port = events.bindInterdomain(guest, remote);
        assertRefused("EINVAL", () -> events.bindInterdomain(guest, remote));
        events.unbind(port);
        assertRefused("ENOTCONN", () -> events.notify(port));
        assertRefused("ENOTCONN", () -> events.unbind(port));
        int again = events.bindInterdomain(guest, remote);
        assertArrayEquals(new int[] {again}, events.await());
    }

    @Test
    void onlyThePeerMayBind() {
        Domid other = host.domains().create(TestGuest.spec(1));
        int forOther = host.domains().allocateEventChannel(guest, other);
        assertRefused("EINVAL", () -> events.bindInterdomain(guest, forOther));
        assertRefused("EINVAL", () -> events.bindInterdomain(guest, 99));
        assertRefused("ESRCH", () -> events.bindInterdomain(new Domid(99), 1));
        assertRefused("ESRCH", () -> host.domains().allocateEventChannel(guest, new Domid(99)));
    }

    @Test
    void aVirqHasOneListener() {
        int port = events.bindVirq(Virq.DOMAIN_EXCEPTION);
        try (EventChannels other = host.openEventChannels()) {
            assertRefused("EEXIST", () -> other.bindVirq(Virq.DOMAIN_EXCEPTION));
            events.unbind(port);
            assertTrue(other.bindVirq(Virq.DOMAIN_EXCEPTION) > 0);
        }
    }

    @Test
    void aDeadGuestsPortsAreGoneAndNotifyingThemIsHarmless() {
        int port = events.bindInterdomain(guest, host.domains().allocateEventChannel(guest, Domid.ZERO));
        host.domains().destroy(guest);
        events.notify(port);
        assertEquals(0, host.leaks().guestPorts());
        assertEquals(1, host.leaks().dom0Ports());
    }

    @Test
    void aGuestHasAsManyPortsAsItsLimitAllows() {
        int last = 0;
        for (int i = 0; i < 1023; i++) {
            last = host.domains().allocateEventChannel(guest, Domid.ZERO);
        }
        assertEquals(1023, last);
        assertRefused("ENOSPC", () -> host.domains().allocateEventChannel(guest, Domid.ZERO));
    }

    @Test
    void aProcessThatEndsLeavesTheMachineAlone() {
        SimLeaks before = host.leaks();
        TestGuest built = TestGuest.build(host, 1, "");
        SimLeaks with = host.leaks();
        XenHost process = host.attach();
        EventChannels its = process.openEventChannels();
        its.bindVirq(Virq.DOMAIN_EXCEPTION);
        its.bindInterdomain(built.domid, built.storePort);
        process.memory().map(built.domid, new long[] {built.p2m[20]});
        process.grants().map(built.domid, 1);
        assertEquals(2, host.leaks().mappings());
        process.close();
        assertEquals(with, host.leaks());
        built.destroy();
        assertEquals(before, host.leaks());
    }

    private static void assertRefused(String error, Runnable action) {
        assertEquals(error, assertThrows(HypervisorException.class, action::run).error());
    }
}
