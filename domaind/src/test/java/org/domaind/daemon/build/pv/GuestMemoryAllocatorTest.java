package org.domaind.daemon.build.pv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.LongBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;

class GuestMemoryAllocatorTest {
    private final FakeHost fake = new FakeHost();
    private final GuestMemoryAllocator allocator = new GuestMemoryAllocator(fake.allocation, fake.machine);

    private void assertEveryPageHasItsOwnFrame(P2m p2m) {
        Set<Long> seen = new HashSet<>();
        for (long pfn = 0; pfn < p2m.pages(); pfn++) {
            assertTrue(fake.owned.contains(p2m.mfn(pfn)) && seen.add(p2m.mfn(pfn)), "pfn " + pfn);
        }
    }

    @Test
    void superpagesFirstThenSinglePages() {
        P2m p2m = allocator.populate(FakeHost.GUEST, 3 * 512 + 100, () -> { });
        assertEquals(3 * 512 + 100, p2m.pages());
        assertEquals(List.of(3, 100), fake.batches);
        assertEquals(List.of("claim 1636", "claim 0"), fake.log);
        assertEveryPageHasItsOwnFrame(p2m);
        long[] mfns = p2m.mfns(3 * 512 - 1, 2);
        assertEquals(p2m.mfn(0) + 3 * 1024 - 512 - 1, mfns[0], "within a superpage frames are consecutive");
        assertEquals(p2m.mfn(3 * 512), mfns[1]);
    }

    @Test
    void batchesAreBounded() {
        assertEveryPageHasItsOwnFrame(allocator.populate(FakeHost.GUEST, 600 * 512, () -> { }));
        assertEquals(List.of(512, 88), fake.batches);
        fake.batches.clear();
        fake.superpages = 0;
        assertEveryPageHasItsOwnFrame(allocator.populate(FakeHost.GUEST, 5000, () -> { }));
        assertEquals(List.of(9, 4096, 904), fake.batches);
    }

    @Test
    void whenSuperpagesRunOutSinglePagesGoOn() {
        fake.superpages = 2;
        P2m p2m = allocator.populate(FakeHost.GUEST, 4 * 512 + 1, () -> { });
        assertEquals(List.of(4, 2 * 512 + 1), fake.batches);
        assertEveryPageHasItsOwnFrame(p2m);
    }

    @Test
    void tooLittleMemoryOnTheHost() {
        fake.freePages = 700;
        ProblemException e = assertThrows(ProblemException.class, () -> allocator.populate(FakeHost.GUEST, 1024, () -> { }));
        assertEquals("out-of-memory", e.problem().code());
        assertTrue(e.problem().message().startsWith("the guest needs 4 MiB of memory, and the host has"), e.problem().message());
        assertEquals(List.of("claim 1024", "claim 0"), fake.log, "the claim ends also on failure");
    }

    @Test
    void aClaimThatCannotBeMetTakesNothing() {
        fake.freePages = 700;
        fake.claimError = "ENOMEM";
        ProblemException e = assertThrows(ProblemException.class, () -> allocator.populate(FakeHost.GUEST, 1024, () -> { }));
        assertEquals("the guest needs 4 MiB of memory, and the host has 2 MiB free", e.problem().message());
        assertEquals(List.of(), fake.batches);
    }

    @Test
    void aHostThatCannotClaimStillPopulates() {
        fake.claimError = "EOPNOTSUPP";
        assertEquals(1024, allocator.populate(FakeHost.GUEST, 1024, () -> { }).pages());
        fake.claimError = "EINVAL";
        assertThrows(HypervisorException.class, () -> allocator.populate(FakeHost.GUEST, 1024, () -> { }));
    }

    @Test
    void pagesBeyondTheEndHaveNoFrame() {
        P2m p2m = new P2m(new long[] {1000}, new long[] {7});
        LongBuffer out = LongBuffer.allocate(4);
        p2m.put(511, 4, out);
        assertEquals(LongBuffer.wrap(new long[] {1511, 7, -1, -1}), out.flip());
    }
}
