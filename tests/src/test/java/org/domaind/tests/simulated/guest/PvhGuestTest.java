package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.junit.jupiter.api.Test;

/** A PVH guest lives as a PV guest does. The simulated kernel checks what it finds at its start; a builder's mistake crashes it there. */
class PvhGuestTest extends DaemonTest {
    private static final String PVH = "type=\"pvh\"";

    @Test
    void itComesUpWithTheVcpusThatItIsToHave() {
        Domid domid = host.create("g", PVH, "vcpus=2", "maxvcpus=5", "cmdline=\"console=hvc0\"");
        assertTrue(host.consoleLog("g").contains("GUEST-UP xen PVH cpus=2 simulated args=console=hvc0"), host.consoleLog("g"));
        assertEquals("pvh", host.store().read("/libxl/" + domid + "/type"));
        assertEquals("offline", host.store().read("/local/domain/" + domid + "/cpu/2/availability"));
        assertEquals(List.of("g"), host.listed());
        assertEquals(5, host.xl("vcpu-list", "g").ok().out().lines().skip(1).count());
        assertEquals("1044476", host.store().read("/local/domain/" + domid + "/store/ring-ref"));
        assertFalse(host.store().exists(host.store().read("/local/domain/" + domid + "/vm") + "/image"));
    }

    @Test
    void itIsHandedItsRamdisk() {
        String ramdisk = host.file("ramdisk", "x".repeat(9000));
        host.create("g", PVH, "ramdisk=\"" + ramdisk + '"');
        assertEquals("xl: " + folder + "/absent does not exist",
                host.xl("create", "-q", host.config("h", PVH, "ramdisk=\"" + folder + "/absent\"")).refusal(3));
    }

    @Test
    void itStopsAndReboots() {
        Domid first = host.create("g", PVH);
        host.xl("pause", "g").ok();
        host.xl("unpause", "g").ok();
        host.awaitTicks("g");
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        assertNotEquals(first, host.domid("g"));
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
    }

    /** The guest sees all of its maximum, and has what it is to have at its start. */
    @Test
    void memoryThatItHasNotYetIsPopulatedOnDemand() {
        Domid domid = host.create("g", PVH, "memory=16", "maxmem=200");
        long pages = host.machine().view(domid).orElseThrow().info().totalPages();
        assertEquals(16 * 256 + 8 + 1, pages, "special pages and tables come on top");
        assertEquals("204800", host.store().read("/local/domain/" + domid + "/memory/static-max"));
        assertEquals("16384", host.store().read("/local/domain/" + domid + "/memory/target"));
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void memoryThatTheHostHasNotIsRefused() {
        String line = host.xl("create", "-q", host.config("g", PVH, "memory=5000")).refusal(3);
        // With 2 MiB that the hypervisor needs for any such guest, and 1 MiB per vcpu and 4 KiB per MiB for its page tables.
        assertTrue(line.startsWith("xl: the guest needs 5024 MiB of memory, the host has "), line);
        String pool = host.xl("create", "-q", host.config("g", PVH, "memory=16", "shadow_memory=5000")).refusal(3);
        assertTrue(pool.startsWith("xl: the guest needs 5018 MiB of memory, the host has "), pool);
    }

    @Test
    void aPvKernelRunsOnAShim() {
        host.create("g", PVH, "pvshim=1", "pvshim_path=\"" + host.kernel() + '"', "pvshim_extra=\"more\"", "cmdline=\"its own\"");
        assertTrue(host.consoleLog("g").contains("simulated args=pv-shim console=xen,pv more"), host.consoleLog("g"));
    }

    @Test
    void whatCannotBeAPvhGuestIsRefused() {
        String line = host.xl("create", "-q", host.config("g", PVH, "vcpus=129")).refusal(3);
        assertTrue(line.contains("a PVH guest has at most 128 vcpus, not 129"), line);
    }
}
