package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.domaind.daemon.hypervisor.Passthrough;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

class PassthroughBytesTest {
    private static final Domid SEVEN = new Domid(7);
    /** 0001:03:1f.2 is 0x000103fa. */
    private static final PciAddress DEVICE = new PciAddress(1, 3, 0x1F, 2);
    private final FakeDevices devices = new FakeDevices(4, 17);
    private final Passthrough passthrough = devices.host().passthrough();

    @Test
    void anAddressIsPackedAndWritten() {
        assertEquals(0x000103FA, DEVICE.packed());
        assertEquals("0001:03:1f.2", DEVICE.toString());
        assertEquals(0xFFFFFFFFL, new PciAddress(0xFFFF, 0xFF, 0x1F, 7).packed());
        assertTrue(passthrough.assignable(SEVEN, new PciAddress(0xFFFF, 0xFF, 0x1F, 7)));
        assertThrows(IllegalArgumentException.class, () -> new PciAddress(0, 0, 32, 0));
        assertThrows(IllegalArgumentException.class, () -> new PciAddress(0, -1, 0, 0));
    }

    @Test
    void assignAndDeassign() {
        // dev (a PCI function), flags, machine_sbdf
        passthrough.assign(SEVEN, DEVICE);
        assertDomctl(devices.last(), 37, 0x15, 7, u32(0) + u32(0) + u32(0x000103FA));
        passthrough.deassign(SEVEN, DEVICE);
        assertDomctl(devices.last(), 47, 0x15, 7, u32(0) + u32(0) + u32(0x000103FA));
    }

    @Test
    void assignable() {
        assertTrue(passthrough.assignable(SEVEN, DEVICE));
        assertDomctl(devices.last(), 45, 0x15, 7, u32(0) + u32(0) + u32(0x000103FA));
        int einval = -22;
        devices.answer(call -> einval);
        assertFalse(passthrough.assignable(SEVEN, DEVICE));
    }

    @Test
    void portsAndFrames() {
        passthrough.setPortAccess(SEVEN, 0x3F8, 8, true);
        assertDomctl(devices.last(), 21, 0x15, 7, u32(0x3F8) + u32(8) + "01");
        passthrough.setFrameAccess(SEVEN, 0xFEB00, 2, false);
        assertDomctl(devices.last(), 20, 0x15, 7, u64(0xFEB00) + u64(2) + "00");
    }

    @Test
    void anInterruptIsAByteBefore416() {
        passthrough.setInterruptAccess(SEVEN, 300, true);
        assertDomctl(devices.last(), 19, 0x15, 7, u32(300) + "01");
        FakeDevices old = new FakeDevices(4, 14);
        Passthrough before = old.host().passthrough();
        before.setInterruptAccess(SEVEN, 19, true);
        assertDomctl(old.last(), 19, 0x12, 7, "1301");
        assertThrows(IllegalArgumentException.class, () -> before.setInterruptAccess(SEVEN, 300, true));
    }
}
