package org.domaind.daemon.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.domaind.daemon.image.ElfSegment;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.PvKernel;
import org.domaind.daemon.image.TestKernel;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PvLayoutTest {
    private static final long BASE = TestKernel.LINUX_BASE;

    @TempDir
    Path folder;

    /** A kernel at 16 MiB, as Linux. */
    private static PvKernel kernel(long bytes, OptionalLong initP2m, boolean modStartPfn) {
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
            PvKernel k = new KernelImages(folder.resolve("cache")).load(Files.write(folder.resolve("odd"), elf));
            ProblemException e = assertThrows(ProblemException.class, () -> PvLayout.plan(k, 0, 1 << 20), Long.toHexString(base));
            assertEquals("kernel-not-for-pv", e.problem().code());
        }
    }

    /** Every area is disjoint from every other, within memory, and mapped when it says so; every mapped address has its tables. */
    @Property(tries = 400)
    void areasAreDisjointAndMapped(@ForAll @IntRange(min = 1, max = 200 << 20) int kernelBytes, @ForAll @IntRange(max = 200 << 20) int ramdisk,
                                   @ForAll @LongRange(min = 1024, max = 1 << 28) long pages, @ForAll boolean byPfn, @ForAll boolean apart,
                                   @ForAll @LongRange(min = 1, max = 1L << 34) long listAt) {
        PvKernel k = kernel(kernelBytes, apart ? OptionalLong.of(listAt << 12) : OptionalLong.empty(), byPfn);
        PvLayout l;
        try {
            l = PvLayout.plan(k, ramdisk, pages);
        } catch (ProblemException e) {
            assertEquals(e.problem().code().equals("kernel-not-for-pv") ? "kernel-not-for-pv" : "memory-too-small", e.problem().code());
            return;
        }
        List<Area> areas = new ArrayList<>(List.of(l.kernel(), l.p2mList(), l.startInfo(), l.store(), l.console(), l.tables(), l.bootStack(),
                l.p2mTables()));
        l.ramdisk().ifPresent(areas::add);
        areas.removeIf(a -> a.pages() == 0);
        areas.sort(Comparator.comparing(Area::pfn));
        for (int i = 0; i < areas.size(); i++) {
            assertTrue(areas.get(i).end() <= (i + 1 < areas.size() ? areas.get(i + 1).pfn() : pages), l.toString());
        }
        assertTrue(l.bootStack().end() + 128 <= l.mappedPages());
        assertEquals(ramdisk, l.ramdisk().map(r -> (long) ramdisk).orElse(0L).intValue());
        assertTrue(l.p2mList().pages() << 12 >= pages * 8);
        assertEquals(l.tables().pages() + l.p2mTables().pages(), l.ranges().stream().mapToLong(TableRange::count).sum());
        for (Area mapping : l.mappings()) {
            for (int level = 1; level <= 4; level++) {
                for (long address : new long[] {mapping.address(), mapping.address() + (mapping.pages() << 12) - 1}) {
                    int wanted = level;
                    long index = TableRange.indexOf(level, address);
                    assertEquals(1, l.ranges().stream().filter(r -> r.level() == wanted && r.holds(index)).count());
                }
            }
        }
        Stream.of(l.startInfo(), l.store(), l.console(), l.bootStack(), l.tables())
                .forEach(a -> assertEquals(BASE + (a.pfn() << 12), a.address()));
    }
}
