package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.daemon.sim.machine.SimOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimFaultsTest {
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64));

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void everyOperationOfACreateCanFail() {
        SimLeaks empty = host.leaks();
        host.faults().record();
        TestGuest.build(host, 1, "").destroy();
        List<String> operations = host.faults().recorded();
        assertTrue(operations.containsAll(List.of("domctl createdomain", "memory populate_physmap", "mmuext pin_l4_table",
                "domctl setvcpucontext", "gnttab seed", "privcmd mmapbatch", "evtchn alloc_unbound")));
        for (int nth = 1; nth < operations.size(); nth++) {
            host.faults().failNth(operation -> true, nth);
            HypervisorException failure = assertThrows(HypervisorException.class, () -> TestGuest.build(host, 1, ""));
            assertEquals(operations.get(nth - 1), failure.operation());
            assertEquals("ENOMEM", failure.error());
            assertFalse(host.faults().armed());
            assertEquals(empty, host.leaks(), failure.operation());
        }
    }

    @Test
    void anOperationCanFailForGood() {
        host.faults().failWhen(operation -> operation.startsWith("sysctl"));
        assertThrows(HypervisorException.class, () -> host.machine().physicalInfo());
        assertThrows(HypervisorException.class, () -> host.machine().cpuTopology());
        assertEquals(4, host.machine().info().major());
        host.faults().clear();
        assertEquals(4, host.machine().physicalInfo().cpuCount());
    }

    @Test
    void onlyWhatMatchesIsCounted() {
        host.faults().failNth("xen_version"::equals, 2);
        host.machine().physicalInfo();
        host.machine().info();
        host.machine().physicalInfo();
        assertTrue(host.faults().armed());
        assertThrows(HypervisorException.class, () -> host.machine().info());
        assertEquals(4, host.machine().info().major());
        assertThrows(IllegalArgumentException.class, () -> host.faults().failNth(operation -> true, 0));
    }
}
