package org.domaind.daemon.build.pv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.GuestPages;
import org.domaind.daemon.build.ReservedGrants;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.TestKernel;
import org.domaind.daemon.image.elf.ElfSegment;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Builds whole guests in a host made of arrays, and looks at them as their kernels would. */
class PvBuilderTest {
    private static final Domid GUEST = FakeHost.GUEST;
    private static final int RAMDISK_BYTES = (1 << 20) + 3 * 4096 + 77;
    private static final int RAMDISK_PAGES = 260;

    @TempDir
    Path folder;

    private final FakeHost fake = new FakeHost();

    private PvBuilder builder() {
        return new PvBuilder(fake.host, new KernelImages(folder.resolve("cache")));
    }

    private BootSpec spec(TestKernels kernel, boolean ramdisk) throws IOException {
        Path file = Files.write(folder.resolve("initrd"), TestKernel.pattern(RAMDISK_BYTES, 11));
        return new BootSpec(kernel.file(folder).toString(), ramdisk ? Optional.of(file.toString()) : Optional.empty(), "root=/dev/xvda ro");
    }

    static Stream<Arguments> guests() {
        return Stream.of(TestKernels.values()).flatMap(k -> Stream.of(
                // 8 MiB of superpages; 8 MiB and an odd rest; none but single pages.
                Arguments.of(k, 8192L, true, Long.MAX_VALUE), Arguments.of(k, 9 * 1024L + 132, false, Long.MAX_VALUE),
                Arguments.of(k, 30 * 1024L, true, 3L), Arguments.of(k, 8192L, false, 0L)));
    }

    @ParameterizedTest
    @MethodSource
    void guests(TestKernels kernel, long kib, boolean ramdisk, long superpages) throws IOException {
        fake.superpages = superpages;
        MemoryKib memory = new MemoryKib(kib);
        PvBuilder builder = builder();
        try (BootMaterial material = builder.prepare(spec(kernel, ramdisk), memory)) {
            P2m p2m = builder.populate(GUEST, memory.pages(), () -> { });
            assertEquals(kib / 4, p2m.pages());
            PvBuilt built = builder.write(GUEST, material, p2m, new BootPorts(3, 4));
            assertEquals(0, fake.mapped, "nothing stays mapped");
            assertTrue(fake.largestMapping <= GuestPages.BATCH);
            assertMappings(material, p2m, built);
            assertContents(material, p2m);
            assertStartInfo(material, p2m, built, ramdisk);
        }
    }

    private void assertMappings(BootMaterial material, P2m p2m, PvBuilt built) {
        PvLayout layout = material.layout();
        TableWalk walk = new TableWalk(fake, built.vcpu().level4Mfn());
        long count = 0;
        for (Area area : layout.mappings()) {
            for (long i = 0; i < area.pages(); i++) {
                long address = area.address() + (i << 12);
                TableWalk.Page page = walk.pages.get(address);
                assertEquals(p2m.mfn(area.pfn() + i), page.mfn(), () -> Long.toHexString(address));
                boolean table = walk.tables.containsKey(page.mfn());
                assertEquals(table ? 0x21 : 0x23, page.flags(), () -> Long.toHexString(address));
                assertEquals(!table, page.writable());
                count++;
            }
        }
        assertEquals(count, walk.pages.size(), "nothing else is mapped");
        assertEquals(layout.tables().pages() + layout.p2mTables().pages(), walk.tables.size());
        // The contract of xen.h: 512 KiB behind the stack, up to a multiple of 4 MiB.
        long end = layout.virtBase() + (layout.mappedPages() << 12);
        assertEquals(0, end & (4 << 20) - 1);
        assertTrue(end - layout.stackPointer() >= 512 << 10);
    }

    private ByteBuffer read(P2m p2m, Area area) {
        ByteBuffer all = ByteBuffer.allocate((int) area.pages() << 12);
        for (long i = 0; i < area.pages(); i++) {
            all.put(fake.frame(p2m.mfn(area.pfn() + i)));
        }
        return all.flip().order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private void assertContents(BootMaterial material, P2m p2m) {
        PvLayout layout = material.layout();
        byte[] kernel = new byte[(int) layout.kernel().pages() << 12];
        for (ElfSegment s : material.kernel().segments()) {
            int at = (int) (material.kernel().virtualAddress(s) - layout.kernel().address());
            material.kernel().bytes().get(s.fileOffset(), kernel, at, s.fileBytes());
        }
        assertArrayEquals(kernel, read(p2m, layout.kernel()).array());
        layout.ramdisk().ifPresent(area -> {
            byte[] expected = Arrays.copyOf(TestKernel.pattern(RAMDISK_BYTES, 11), RAMDISK_PAGES * 4096);
            assertArrayEquals(expected, read(p2m, area).array());
        });
        ByteBuffer list = read(p2m, layout.p2mList());
        for (long pfn = 0; pfn < list.limit() / 8; pfn++) {
            assertEquals(pfn < p2m.pages() ? p2m.mfn(pfn) : -1, list.getLong((int) pfn * 8));
        }
        for (Area cleared : List.of(layout.store(), layout.console(), layout.bootStack())) {
            assertArrayEquals(new byte[4096], read(p2m, cleared).array());
        }
    }

    private void assertStartInfo(BootMaterial material, P2m p2m, PvBuilt built, boolean ramdisk) {
        PvLayout layout = material.layout();
        ByteBuffer info = read(p2m, layout.startInfo());
        assertEquals("xen-3.0-x86_64\0", text(info, 0, 15));
        assertEquals(p2m.pages(), info.getLong(32));
        assertEquals(FakeHost.SHARED_INFO << 12, info.getLong(40));
        assertEquals(ramdisk && material.kernel().modStartPfn() ? 8 : 0, info.getInt(48));
        assertEquals(built.storeMfn(), info.getLong(56));
        assertEquals(3, info.getInt(64));
        assertEquals(built.consoleMfn(), info.getLong(72));
        assertEquals(4, info.getInt(80));
        assertEquals(layout.tables().address(), info.getLong(88));
        assertEquals(layout.tables().pages(), info.getLong(96));
        assertEquals(layout.p2mList().address(), info.getLong(104));
        assertEquals(layout.ramdisk().map(r -> material.kernel().modStartPfn() ? r.pfn() : r.address()).orElse(0L), info.getLong(112));
        assertEquals(ramdisk ? RAMDISK_PAGES * 4096 : 0, info.getLong(120));
        assertEquals("root=/dev/xvda ro\0", text(info, 128, 18));
        assertEquals(layout.p2mApart() ? layout.p2mList().pfn() : 0, info.getLong(1152));
        assertEquals(layout.p2mApart() ? layout.p2mList().pages() + layout.p2mTables().pages() : 0, info.getLong(1160));
        assertEquals(p2m.mfn(layout.store().pfn()), built.storeMfn());
        assertEquals(p2m.mfn(layout.console().pfn()), built.consoleMfn());
        assertEquals(layout.startInfo().address(), built.vcpu().startInfo());
        assertEquals(layout.stackPointer(), built.vcpu().stackPointer());
        assertEquals(material.kernel().entry(), built.vcpu().entry());
    }

    private static String text(ByteBuffer from, int at, int count) {
        byte[] bytes = new byte[count];
        from.get(at, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void finishingGoesInOrder() throws IOException {
        MemoryKib memory = MemoryKib.ofMib(8);
        PvBuilder builder = builder();
        try (BootMaterial material = builder.prepare(spec(TestKernels.OLD, false), memory)) {
            P2m p2m = builder.populate(GUEST, memory.pages(), () -> { });
            PvBuilt built = builder.write(GUEST, material, p2m, new BootPorts(1, 2));
            fake.log.clear();
            builder.finish(GUEST, built);
            assertEquals(List.of("hypercall page " + p2m.mfn(0x101), "pin " + p2m.mfn(material.layout().tables().pfn()) + " mapped 0", "vcpu 0"),
                    fake.log);
            assertEquals(built.vcpu(), fake.vcpu);
            ByteBuffer shared = fake.frame(FakeHost.SHARED_INFO);
            for (int i = 0; i < 4096; i++) {
                assertEquals(i < 32 * 64 && i % 64 == 1 ? 1 : 0, shared.get(i), "byte " + i);
            }
            fake.log.clear();
            ReservedGrants.seed(fake.grants, GUEST, built.rings(), Domid.ZERO, new Domid(2));
            ReservedGrants.seed(fake.grants, GUEST, built.rings(), GUEST, GUEST);
            assertEquals(List.of("grant 0 to 0 of " + built.consoleMfn(), "grant 1 to 2 of " + built.storeMfn()), fake.log);
        }
    }

    @Test
    void aKernelWithoutHypercallPageNeedsNone() throws IOException {
        PvBuilder builder = builder();
        MemoryKib memory = MemoryKib.ofMib(8);
        try (BootMaterial material = builder.prepare(spec(TestKernels.AT_ZERO, false), memory)) {
            PvBuilt built = builder.write(GUEST, material, builder.populate(GUEST, memory.pages(), () -> { }), new BootPorts(1, 2));
            builder.finish(GUEST, built);
        }
        assertFalse(fake.log.stream().anyMatch(l -> l.startsWith("hypercall")), fake.log.toString());
    }

    @Test
    void problemsAreFoundBeforeThereIsADomain() throws IOException {
        String kernel = TestKernels.LINUX.file(folder).toString();
        assertProblem("ramdisk-not-found", "absent does not exist", new BootSpec(kernel, Optional.of(folder + "/absent"), ""), 64);
        assertProblem("ramdisk-unreadable", "is not a file", new BootSpec(kernel, Optional.of(folder.toString()), ""), 64);
        String empty = Files.write(folder.resolve("empty"), new byte[0]).toString();
        assertProblem("ramdisk-unreadable", "is empty", new BootSpec(kernel, Optional.of(empty), ""), 64);
        assertProblem("kernel-not-found", "does not exist", new BootSpec(folder + "/absent", Optional.empty(), ""), 64);
        assertProblem("memory-too-small", "3 MiB of memory, and its kernel and ramdisk need 6 MiB", spec(TestKernels.LINUX, true), 3);
        fake.capabilities(List.of("hvm-3.0-x86_32"));
        assertProblem("host-lacks-pv", "no 64-bit PV guests", spec(TestKernels.LINUX, true), 64);
        assertEquals(List.of(), fake.log);
    }

    private void assertProblem(String code, String words, BootSpec spec, long mib) {
        ProblemException e = assertThrows(ProblemException.class, () -> builder().prepare(spec, MemoryKib.ofMib(mib)).close());
        assertEquals(code, e.problem().code());
        assertTrue(e.problem().message().contains(words), e.problem().message());
    }

    @Test
    void aDomainThatIsGoneIsAProblem() throws IOException {
        PvBuilder builder = builder();
        MemoryKib memory = MemoryKib.ofMib(8);
        try (BootMaterial material = builder.prepare(spec(TestKernels.OLD, false), memory)) {
            P2m p2m = builder.populate(GUEST, memory.pages(), () -> { });
            ProblemException e = assertThrows(ProblemException.class,
                    () -> builder.write(new Domid(9), material, p2m, new BootPorts(1, 2)));
            assertEquals("no-such-domain", e.problem().code());
        }
    }
}
