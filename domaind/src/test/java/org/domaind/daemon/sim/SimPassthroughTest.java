package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.Passthrough;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimPassthroughTest {
    private static final PciAddress CARD = new PciAddress(0, 3, 0, 0);
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64));
    private final Passthrough passthrough = host.passthrough();
    private final Domid one = host.domains().create(TestGuest.spec(1));
    private final Domid two = host.domains().create(TestGuest.spec(1));

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aDeviceHasOneOwner() {
        assertTrue(passthrough.assignable(one, CARD));
        passthrough.assign(one, CARD);
        assertFalse(passthrough.assignable(one, CARD));
        assertEquals(Set.of(CARD), view(one).devices());
        assertRefused(() -> passthrough.assign(two, CARD));
        assertRefused(() -> passthrough.deassign(two, CARD));
        passthrough.deassign(one, CARD);
        passthrough.assign(two, CARD);
        host.domains().destroy(two);
        assertTrue(passthrough.assignable(one, CARD));
    }

    @Test
    void whatTheMachineHasNotIsNotAssigned() {
        PciAddress none = new PciAddress(0, 4, 0, 0);
        assertFalse(passthrough.assignable(one, none));
        assertRefused(() -> passthrough.assign(one, none));
    }

    @Test
    void accessIsGivenAndTaken() {
        passthrough.setPortAccess(one, 0x3F8, 8, true);
        passthrough.setPortAccess(one, 0x3FA, 6, false);
        assertEquals("{1016, 1017}", view(one).ioPorts().toString());
        passthrough.setFrameAccess(one, 0xF0000, 0x10, true);
        passthrough.setFrameAccess(one, 0xF0004, 4, false);
        assertEquals(Map.of(0xF0000L, 0xF0004L, 0xF0008L, 0xF0010L), view(one).deviceFrames());
        passthrough.setInterruptAccess(one, 19, true);
        assertEquals("{19}", view(one).interrupts().toString());
        assertEquals("{}", view(two).ioPorts().toString());
        assertRefused(() -> passthrough.setPortAccess(one, 0xFFFF, 2, true));
        assertRefused(() -> passthrough.setFrameAccess(one, -1, 1, true));
        assertRefused(() -> passthrough.setInterruptAccess(one, 256, true));
    }

    private SimDomainView view(Domid domid) {
        return host.view(domid).orElseThrow();
    }

    private static void assertRefused(Runnable action) {
        assertEquals("EINVAL", assertThrows(HypervisorException.class, action::run).error());
    }
}
