package org.domaind.daemon.build.pv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.PvKernel;
import org.domaind.daemon.image.TestKernel;
import org.domaind.daemon.image.elf.ElfSegment;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PvLayoutTest {
    private static final long BASE = TestKernel.LINUX_BASE;

    @TempDir
    Path folder;

    /** A kernel at 16 MiB, as Linux. */
    static PvKernel kernel(long bytes, OptionalLong initP2m, boolean modStartPfn) {
        return new PvKernel("linux", ByteBuffer.allocate(0), List.of(new ElfSegment(16 << 20, 0, 0, 0, bytes)), BASE, BASE, BASE + (16 << 20),
                BASE + (16 << 20) + bytes, BASE + (16 << 20), OptionalLong.empty(), initP2m, modStartPfn);
    }

    /** Numbers worked out by hand for a distribution's kernel: 58 MiB at 16 MiB, 268 pages of ramdisk, 128 MiB of memory. */
    @Test
    void aDistributionsKernel() {
        PvLayout l = PvLayout.plan(kernel(0x3A00000, OptionalLong.of(0x8000000000L), true), 1_096_517, 32768);
        assertEquals(new Area(BASE + 0x1000000, 4096, 14848), l.kernel());
        assertEquals(new Area(BASE + 0x4A00000, 18944, 1), l.startInfo());
        assertEquals(18945, l.store().pfn());
        assertEquals(18946, l.console().pfn());
        // 76 MiB take 38 level-1 tables, and one of each other level.
        assertEquals(new Area(BASE + 0x4A03000, 18947, 41), l.tables());
        assertEquals(18988, l.bootStack().pfn());
        assertEquals(19456, l.mappedPages());
        assertEquals(Optional.of(new Area(0, 19456, 268)), l.ramdisk());
        assertEquals(new Area(0x8000000000L, 19724, 64), l.p2mList());
        assertEquals(new Area(0, 19788, 3), l.p2mTables());
        assertTrue(l.p2mApart());
    }

    @Test
    void theListOfAnOldKernelIsInItsMapping() {
        PvLayout l = PvLayout.plan(kernel(0x3A00000, OptionalLong.empty(), false), 1_096_517, 32768);
        assertEquals(Optional.of(new Area(BASE + 0x4A00000, 18944, 268)), l.ramdisk());
        assertEquals(new Area(BASE + 0x4B0C000, 19212, 64), l.p2mList());
        assertEquals(19276, l.startInfo().pfn());
        assertFalse(l.p2mApart());
        assertEquals(0, l.p2mTables().pages());
    }

    @Test
    void tooLittleMemoryIsSaidWithWhatIsNeeded() {
        PvKernel k = kernel(0x3A00000, OptionalLong.of(0x8000000000L), true);
        ProblemException e = assertThrows(ProblemException.class, () -> PvLayout.plan(k, 40 << 20, 64 << 8));
        assertEquals("memory-too-small", e.problem().code());
        assertEquals("the guest has 64 MiB of memory, and its kernel and ramdisk need 117 MiB to start; memory = 117 or more", e.problem().line());
        assertEquals(117 << 8, PvLayout.plan(k, 40 << 20, 117 << 8).pages());
    }

    @Test
    void tooMuchMemory() {
        ProblemException e = assertThrows(ProblemException.class, () -> PvLayout.plan(kernel(1000, OptionalLong.empty(), true), 0, (1L << 28) + 1));
        assertEquals("memory-too-large", e.problem().code());
    }

    @Test
    void aMappingThatLeavesTheAddressSpaceIsRefused() throws IOException {
        for (long base : new long[] {-0x400000, 0x7FFFFFC00000L, 0x800000000000L, 0x1234567800000000L}) {
            byte[] elf = TestKernel.plain().note(TestKernel.VIRT_BASE, base).note(TestKernel.ENTRY, base + 0x100000)
                    .without(TestKernel.HYPERCALL_PAGE).elf();
            PvKernel k = new KernelImages(folder.resolve("cache")).loadPv(Files.write(folder.resolve("odd"), elf));
            ProblemException e = assertThrows(ProblemException.class, () -> PvLayout.plan(k, 0, 1 << 20), Long.toHexString(base));
            assertEquals("kernel-not-for-pv", e.problem().code());
        }
    }
}
