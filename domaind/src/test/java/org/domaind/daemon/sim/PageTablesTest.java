package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.daemon.sim.memory.PageTableTree;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTablesTest {
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64));
    private TestGuest guest;

    @BeforeEach
    void build() {
        guest = TestGuest.unfinished(host, "");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aGoodTreeIsPinnedAndCounted() {
        pin();
        SimDomainView view = host.view(guest.domid).orElseThrow();
        assertEquals(guest.tables(), view.pageTables());
    }

    @Test
    void mappedPagesAreCounted() {
        List<ByteBuffer> pages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pages.add(ByteBuffer.allocate(4096).order(java.nio.ByteOrder.LITTLE_ENDIAN));
        }
        for (int i = 0; i < 3; i++) {
            pages.get(i).putLong(0, (i + 1L) << 12 | 1);
        }
        pages.get(3).putLong(0, 1).putLong(8, 1L << 12 | 1).putLong(16, 2L << 12 | 3 & ~1);
        PageTableTree tables = PageTableTree.check(List.of(0L), mfn -> mfn < 4, mfn -> pages.get((int) mfn));
        assertEquals(2, tables.mappedPages());
        assertEquals(Map.of(0L, 4, 1L, 3, 2L, 2, 3L, 1), tables.levels());
    }

    @Test
    void tablesCannotBeMappedAnyMore() {
        pin();
        assertRefused("EINVAL", () -> host.memory().map(guest.domid, new long[] {guest.p2m[TestGuest.L1]}));
        assertRefused("EPERM", () -> host.pvBuild().initHypercallPage(guest.domid, guest.p2m[TestGuest.L1]));
        host.grants().seed(guest.domid, 5, Domid.ZERO, guest.p2m[TestGuest.L1]);
        assertRefused("EINVAL", () -> host.grants().map(guest.domid, 5));
    }

    @Test
    void aTableThatIsStillMappedIsRefused() {
        try (MappedPages page = host.memory().map(guest.domid, new long[] {guest.p2m[TestGuest.L2]})) {
            assertRefused("EINVAL", this::pin);
        }
        pin();
    }

    @ParameterizedTest
    @CsvSource({
        // table, entry, bits of the entry, what is wrong
        "L1, 3, 0x23, a table writable",
        "L1, 9, 0x121, the global bit",
        "L1, 9, 0x10000000000021, a reserved bit",
        "L2, 0, 0xe7, a large page",
        "L3, 510, 0xe7, a huge page",
    })
    void aBadEntryIsRefused(String table, int index, String bits, String what) {
        int pfn = Map.of("L1", TestGuest.L1, "L2", TestGuest.L2, "L3", TestGuest.L3).get(table);
        guest.editFrame(guest.p2m[pfn], b -> b.putLong(index * 8, b.getLong(index * 8) | Long.decode(bits)));
        assertRefused("EINVAL", this::pin);
        assertTrue(host.view(guest.domid).orElseThrow().pageTables().isEmpty(), what);
    }

    @Test
    void framesOfOthersAreRefusedAtEveryLevel() {
        TestGuest other = TestGuest.unfinished(host, "");
        for (int pfn : new int[] {TestGuest.L4, TestGuest.L3, TestGuest.L2, TestGuest.L1}) {
            TestGuest victim = TestGuest.unfinished(host, "");
            victim.editFrame(victim.p2m[pfn], b -> b.putLong(8, other.p2m[20] << 12 | 0x67));
            assertRefused("EINVAL", () -> host.pvBuild().pinLevel4Table(victim.domid, victim.p2m[TestGuest.L4]));
        }
        assertRefused("EINVAL", () -> host.pvBuild().pinLevel4Table(guest.domid, other.p2m[TestGuest.L4]));
    }

    @Test
    void aFrameIsATableOfOneLevelOnly() {
        guest.editFrame(guest.p2m[TestGuest.L3], b -> b.putLong(0, guest.p2m[TestGuest.L3] << 12 | 0x67));
        assertRefused("EINVAL", this::pin);
        assertTrue(host.machine().readConsole(false).contains("levels 3 and 2"));
    }

    @Test
    void theHypervisorsOwnSlotsAreIgnored() {
        guest.editFrame(guest.p2m[TestGuest.L4], b -> b.putLong(256 * 8, -1).putLong(271 * 8, -1));
        pin();
        assertEquals(4, host.view(guest.domid).orElseThrow().pageTables().size());
        guest.destroy();
        TestGuest beyond = TestGuest.unfinished(host, "");
        beyond.editFrame(beyond.p2m[TestGuest.L4], b -> b.putLong(272 * 8, -1));
        assertRefused("EINVAL", () -> host.pvBuild().pinLevel4Table(beyond.domid, beyond.p2m[TestGuest.L4]));
    }

    @Test
    void aSecondTreeMustNotWriteTheFirst() {
        pin();
        int root = 30;
        long[] copy = new long[4];
        for (int i = 0; i < 4; i++) {
            copy[i] = guest.p2m[root + i];
        }
        guest.edit(root, b -> b.putLong(0, copy[1] << 12 | 0x67));
        guest.edit(root + 1, b -> b.putLong(0, copy[2] << 12 | 0x67));
        guest.edit(root + 2, b -> b.putLong(0, copy[3] << 12 | 0x67));
        guest.edit(root + 3, b -> b.putLong(0, guest.p2m[TestGuest.L1] << 12 | 0x23));
        assertRefused("EINVAL", () -> host.pvBuild().pinLevel4Table(guest.domid, copy[0]));
    }

    @Test
    void aContextNeedsAGoodTree() {
        guest.editFrame(guest.p2m[TestGuest.L1], b -> b.putLong(0, b.getLong(0) | 2));
        assertRefused("EINVAL", () -> host.pvBuild().setVcpu(guest.domid, 0, guest.context()));
        assertTrue(host.view(guest.domid).orElseThrow().firstVcpu().isEmpty());
    }

    private void pin() {
        host.pvBuild().pinLevel4Table(guest.domid, guest.p2m[TestGuest.L4]);
    }

    private static void assertRefused(String error, Runnable action) {
        assertEquals(error, assertThrows(HypervisorException.class, action::run).error());
    }
}
