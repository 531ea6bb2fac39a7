package org.domaind.daemon.plan.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryLedgerTest {
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);
    private static final int PAGES_PER_MIB = 256;

    private final HostMachine machine = mock(HostMachine.class);
    private final DomainOperations domains = mock(DomainOperations.class);
    private final List<DomainInfo> present = new ArrayList<>();
    private final MemoryLedger ledger = new MemoryLedger(machine, domains);

    @BeforeEach
    void aHostWithAGibibyteFree() {
        host(1024, 0);
        when(domains.all()).thenReturn(present);
    }

    private void host(long freeMib, long claimedMib) {
        when(machine.physicalInfo()).thenReturn(new PhysicalInfo(1, 1, 1, 0, 1, 1000, List.of(), 4096 * PAGES_PER_MIB, freeMib * PAGES_PER_MIB,
                claimedMib * PAGES_PER_MIB, 1 << 20, List.of()));
    }

    /** The domain of the first guest. */
    private void domain(long mib, long claimedMib, boolean dying) {
        present.clear();
        present.add(new DomainInfo(new Domid(1), FIRST, false, false, dying, false, true, false, false, 0, mib * PAGES_PER_MIB, 1 << 20,
                claimedMib * PAGES_PER_MIB, -1, 0, 0, 0, 0, 0));
    }

    private long roomMib(UUID guest, long neededMib) {
        return ledger.reserve(guest, MemoryKib.ofMib(neededMib)).pages() / PAGES_PER_MIB;
    }

    @Test
    void whatIsReservedIsNotThereForOthers() {
        assertEquals(1024, roomMib(FIRST, 600));
        assertEquals(424, roomMib(SECOND, 600));
        assertEquals(424, roomMib(SECOND, 424));
        assertEquals(0, roomMib(new UUID(0, 3), 1));
        ledger.release(FIRST);
        assertEquals(600, roomMib(new UUID(0, 3), 1));
    }

    @Test
    void whoIsRefusedHoldsNothing() {
        assertEquals(1024, roomMib(FIRST, 1025));
        assertEquals(1024, roomMib(SECOND, 1024));
    }

    @Test
    void whatAGuestHasAndClaimsIsCountedOnce() {
        roomMib(FIRST, 600);
        host(824, 400);
        domain(200, 400, false);
        assertEquals(424, roomMib(SECOND, 500));
        // Of its former domain, which is going, it has nothing.
        host(1024, 0);
        domain(600, 0, true);
        assertEquals(424, roomMib(SECOND, 500));
    }
}
