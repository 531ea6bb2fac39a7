package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.assertMemory;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.os.Libc;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;

class MemoryBytesTest {
    private static final int MEMORY_OP = 12;
    private static final Domid SEVEN = new Domid(7);
    private final FakeDevices devices = new FakeDevices(4, 17);
    private final XenHost xen = devices.host();

    @Test
    void claimPages() {
        xen.allocation().claim(SEVEN, 4096);
        assertEquals(MEMORY_OP, devices.last().number());
        assertEquals(24, devices.last().arguments()[0]);
        // extent_start, nr_extents, extent_order, mem_flags, domid
        assertMemory(u64(0) + u64(4096) + u32(0) + u32(0) + "0700", devices.last().arguments()[1], 32);
    }

    @Test
    void populateReplacesPfnsByMfns() {
        devices.answer(call -> {
            assertEquals(MEMORY_OP, call.number());
            assertEquals(6, call.arguments()[0]);
            long extents = call.at(1, 32).getLong(0);
            assertMemory(u64(extents) + u64(3) + u32(9) + u32(0) + "0700", call.arguments()[1], 32);
            assertMemory(u64(0) + u64(512) + u64(1024), extents, 24);
            Golden.write(extents, u64(0x10000) + u64(0x20000) + u64(0x30000));
            return 2;
        });
        // Memory ran out before the third.
        assertArrayEquals(new long[] {0x10000, 0x20000}, xen.allocation().populate(SEVEN, 9, new long[] {0, 512, 1024}));
    }

    @Test
    void populateOnDemandIsAFlag() {
        devices.answer(call -> {
            assertEquals(6, call.arguments()[0]);
            long extents = call.at(1, 32).getLong(0);
            assertMemory(u64(extents) + u64(2) + u32(9) + u32(0x10000) + "0700", call.arguments()[1], 32);
            assertMemory(u64(512) + u64(1024), extents, 16);
            return 1;
        });
        assertEquals(1, xen.allocation().populateOnDemand(SEVEN, 9, new long[] {512, 1024}));
    }

    @Test
    void highestFrame() {
        devices.answer(call -> {
            assertEquals(MEMORY_OP, call.number());
            assertEquals(14, call.arguments()[0]);
            assertMemory("0700", call.arguments()[1], 2);
            return 0xfffff;
        });
        assertEquals(0xfffff, xen.allocation().highestFrame(SEVEN));
    }

    @Test
    void hasMemory() {
        devices.answer(call -> {
            long frames = call.at(0, 144).getLong(24);
            assertDomctl(call, 61, 0x15, 7, u64(3) + u64(frames));
            assertMemory(u64(1024) + u64(1025) + u64(1026), frames, 24);
            Golden.write(frames, u64(0xf0000000L) + u64(0xf0000000L) + u64(0));
            return 0;
        });
        assertTrue(xen.allocation().hasMemory(SEVEN, 1024, 3));
        devices.answer(call -> {
            Golden.write(call.at(0, 144).getLong(24), u64(0xf0000000L) + u64(0xf0000000L) + u64(0xf0000000L));
            return 0;
        });
        assertFalse(xen.allocation().hasMemory(SEVEN, 1024, 3));
    }

    @Test
    void onDemandTarget() {
        xen.allocation().setOnDemandTarget(SEVEN, 0x8000);
        assertEquals(16, devices.last().arguments()[0]);
        // target_pages; what the hypervisor answers; domid
        assertMemory(u64(0x8000) + u64(0) + u64(0) + u64(0) + "0700", devices.last().arguments()[1], 40);
    }

    @Test
    void populateOfManyIsSeveralCalls() {
        devices.answer(call -> {
            long count = call.at(1, 32).getLong(8);
            long extents = call.at(1, 32).getLong(0);
            for (int i = 0; i < count; i++) {
                long pfn = Libc.bytesAt(extents + 8L * i, 8).getLong(0);
                Golden.write(extents + 8L * i, u64(pfn + 1_000_000));
            }
            return count;
        });
        long[] pfns = LongStream.range(0, 20_000).toArray();
        assertArrayEquals(LongStream.range(1_000_000, 1_020_000).toArray(), xen.allocation().populate(SEVEN, 0, pfns));
        assertEquals(3, devices.calls().size());
    }

    @Test
    void setMemoryMap() {
        xen.allocation().setMap(SEVEN, List.of(MemoryRange.ramFromZero(MemoryKib.ofMib(64))));
        assertEquals(13, devices.last().arguments()[0]);
        long entry = devices.last().at(1, 24).getLong(16);
        assertMemory("0700 000000000000 01000000 00000000" + u64(entry), devices.last().arguments()[1], 24);
        assertMemory(u64(0) + u64(64L << 20) + u32(1), entry, 20);
    }

    @Test
    void pinLevel4Table() {
        xen.pvBuild().pinLevel4Table(SEVEN, 0xABCDEL);
        FakeDevices.Call call = devices.last();
        assertEquals(26, call.number());
        assertMemory(u32(3) + u32(0) + u64(0xABCDEL), call.arguments()[0], 24);
        assertArrayEquals(new long[] {1, 0, 7}, new long[] {call.arguments()[1], call.arguments()[2], call.arguments()[3]});
    }

    @Test
    void aRefusalNamesItsOperation() {
        int enomem = -12;
        devices.answer(call -> enomem);
        HypervisorException e = assertThrows(HypervisorException.class, () -> xen.allocation().claim(SEVEN, 1));
        assertEquals("memory claim_pages", e.operation());
        assertEquals("ENOMEM", e.error());
    }

    @Test
    void aKernelsRefusalIsThePortsToo() {
        HypervisorException e = assertThrows(HypervisorException.class, () -> devices.host().memory().map(SEVEN, new long[] {1}));
        assertEquals("EINVAL", e.error());
    }

    @Test
    void aMissingFrameDoesNotFailItsBatch() {
        devices.answerFrames(0, -22, 0);
        try (MappedFrames frames = xen.memory().mapEach(SEVEN, new long[] {1, 2, 3})) {
            assertEquals(3, frames.count());
            assertEquals(List.of(Optional.empty(), Optional.of("EINVAL"), Optional.empty()),
                    List.of(frames.error(0), frames.error(1), frames.error(2)));
            frames.page(0).putLong(0, 1);
            frames.page(2).putLong(0, 3);
            HypervisorException e = assertThrows(HypervisorException.class, () -> frames.page(1));
            assertEquals("EINVAL", e.error());
        }
        assertEquals(1, devices.unmapped());
    }

    @Test
    void allOrNoneSaysWhichFrameIsMissingAndLeavesNoneMapped() {
        devices.answerFrames(0, -1);
        HypervisorException e = assertThrows(HypervisorException.class, () -> xen.memory().map(SEVEN, new long[] {1, 0xABC}));
        assertEquals("map frame 0xabc of domain 7: EPERM", e.getMessage());
        assertEquals(1, devices.unmapped());
    }

    @Test
    void grantEntry() {
        Struct entry = AbiTable.of(4, 17).struct("grant_entry_v1").allocate();
        RealGrantTable.encode(entry, 1, new Domid(0x0102), 0x11223344L);
        assertArrayEquals(new byte[] {1, 0, 2, 1, 0x44, 0x33, 0x22, 0x11}, entry.toBytes());
    }

    @Test
    void aKernelWithoutResourcesIsToldTheTablesFrame() {
        RealXenHost host = devices.host();
        devices.answer(call -> {
            assertEquals(20, call.number());
            assertEquals(2, call.arguments()[0]);
            assertEquals(1, call.arguments()[2]);
            long frames = call.at(1, 24).getLong(16);
            // dom, nr_frames, status, frame_list
            assertMemory("0700 0000" + u32(1) + "0000 000000000000" + u64(frames), call.arguments()[1], 24);
            int badDomain = -2;
            call.at(1, 24).putShort(8, (short) badDomain);
            return 0;
        });
        HypervisorException e = assertThrows(HypervisorException.class, () -> host.grants().seed(SEVEN, 1, Domid.ZERO, 5));
        assertEquals("GNTST-2", e.error());
    }
}
