package org.domaind.daemon.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.domaind.daemon.image.elf.ElfReader;
import org.domaind.daemon.image.elf.ElfSegment;
import org.domaind.daemon.image.elf.XenNotes;
import org.domaind.daemon.image.file.ImageFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading ELF files and judging them, good ones and a corpus of broken ones. */
class ElfReaderTest {
    private static final long BASE = TestKernel.LINUX_BASE;
    private static final int FIRST_SEGMENT = 64;

    private static PvKernel kernel(byte[] elf) throws ImageFault {
        return PvKernelChecks.check(ElfReader.read(ByteBuffer.wrap(elf)));
    }

    private static void assertFault(String code, String words, byte[] elf) {
        ImageFault fault = assertThrows(ImageFault.class, () -> kernel(elf));
        assertEquals(code, fault.code(), fault.getMessage());
        assertTrue(fault.getMessage().contains(words), fault.getMessage());
    }

    @Test
    void aPlainKernel() throws ImageFault {
        PvKernel k = kernel(TestKernel.plain().elf());
        assertEquals("test", k.guestOs());
        assertEquals(BASE, k.virtBase());
        assertEquals(BASE + 0x100000, k.start());
        assertEquals(BASE + 0x108000, k.end());
        assertEquals(BASE + 0x100010, k.entry());
        assertEquals(OptionalLong.of(BASE + 0x101000), k.hypercallPage());
        assertEquals(OptionalLong.empty(), k.initP2m());
        assertFalse(k.modStartPfn());
        assertEquals(List.of(0x100000L, 0x105000L), k.segments().stream().map(ElfSegment::physicalAddress).toList());
        assertEquals(List.of(12388, 5000), k.segments().stream().map(ElfSegment::fileBytes).toList());
        assertEquals(BASE + 0x105000, k.virtualAddress(k.segments().get(1)));
    }

    @Test
    void notesInSections() throws ImageFault {
        TestKernel k = TestKernel.plain().note(TestKernel.INIT_P2M, 0x8000000000L).note(TestKernel.MOD_START_PFN, 1);
        assertEquals(kernel(k.elf()), kernelWithSameBytes(k.elf(), kernel(k.notesIn(TestKernel.Place.SECTION).elf())));
        assertEquals(XenNotes.Source.SECTION, ElfReader.read(ByteBuffer.wrap(k.elf())).notes().source());
    }

    private static PvKernel kernelWithSameBytes(byte[] bytes, PvKernel k) throws ImageFault {
        return new PvKernel(k.guestOs(), kernel(bytes).bytes(), k.segments(), k.virtBase(), k.virtualOffset(), k.start(), k.end(), k.entry(),
                k.hypercallPage(), k.initP2m(), k.modStartPfn());
    }

    @Test
    void theStringOfOldKernels() throws ImageFault {
        PvKernel k = kernel(TestKernel.bare().segment(BASE + 0x100000, TestKernel.pattern(9000, 1), 9000).entry(BASE + 0x100000)
                .guestString("GUEST_OS=linux,GUEST_VER=2.6,XEN_VER=xen-3.0,VIRT_BASE=0xffffffff80000000,HYPERCALL_PAGE=0x101,"
                        + "FEATURES=writable_page_tables|auto_translated_physmap,LOADER=generic").elf());
        assertEquals("linux", k.guestOs());
        assertEquals(BASE + 0x100000, k.start());
        assertEquals(BASE + 0x100000, k.entry());
        assertEquals(OptionalLong.of(BASE + 0x101000), k.hypercallPage());
    }

    @Test
    void featuresFromTextAndBits() throws ImageFault {
        XenNotes notes = ElfReader.read(ByteBuffer.wrap(TestKernel.plain().note(TestKernel.FEATURES, "!writable_page_tables|pae_pgdir_above_4gb")
                .note(TestKernel.SUPPORTED_FEATURES, 0x8801).elf())).notes();
        assertEquals(Set.of("writable_page_tables"), notes.required());
        assertEquals(Set.of("writable_page_tables", "pae_pgdir_above_4gb", "dom0", "linux_rsdp_unrestricted"), notes.supported());
    }

    @Test
    void whatNotesMayLeaveOut() throws ImageFault {
        PvKernel k = kernel(TestKernel.bare().segment(0x100000, new byte[100], 100).entry(0x100004).note(TestKernel.XEN_VERSION, "xen-3.0")
                .note(TestKernel.GUEST_OS, "linux").elf());
        assertEquals(0, k.virtBase());
        assertEquals(0x100000, k.start());
        assertEquals(0x100004, k.entry());
        assertEquals(OptionalLong.empty(), k.hypercallPage());
    }

    @Test
    void numbersOfFourBytes() throws ImageFault {
        PvKernel k = kernel(TestKernel.plain().note("Xen", TestKernel.MOD_START_PFN, new byte[] {1, 0, 0, 0}).elf());
        assertTrue(k.modStartPfn());
    }

    @Test
    void notesOfOthersDoNotCount() throws ImageFault {
        PvKernel k = kernel(TestKernel.plain().note("GNU", TestKernel.MOD_START_PFN, new byte[] {1, 0, 0, 0}).elf());
        assertFalse(k.modStartPfn());
    }

    @Test
    void a32BitElfIsReadAndRefused() throws ImageFault {
        TestKernel k = TestKernel.plain().narrow();
        assertEquals(List.of(0x100000L, 0x105000L),
                ElfReader.read(ByteBuffer.wrap(k.elf())).segments().stream().map(ElfSegment::physicalAddress).toList());
        assertFault("kernel-not-for-pv", "32-bit", k.elf());
    }

    @ParameterizedTest
    @EnumSource(value = TestKernel.Place.class, names = {"NOWHERE"})
    void withoutNotes(TestKernel.Place place) {
        assertFault("kernel-lacks-xen-notes", "has no Xen notes", TestKernel.plain().notesIn(place).elf());
        assertFault("kernel-lacks-xen-notes", "has no Xen notes", TestKernel.bare().segment(0x100000, new byte[100], 100).elf());
    }

    static Stream<Arguments> unsuitable() {
        return Stream.of(
                Arguments.of("kernel-not-for-pv", "interface", TestKernel.plain().note(TestKernel.XEN_VERSION, "xen-2.0")),
                Arguments.of("kernel-not-for-pv", "interface version", TestKernel.plain().without(TestKernel.XEN_VERSION)),
                Arguments.of("kernel-not-for-pv", "generic loader", TestKernel.plain().without(TestKernel.LOADER)),
                Arguments.of("kernel-needs-dom0", "domain 0 only", TestKernel.plain().note(TestKernel.FEATURES, "!dom0")),
                Arguments.of("kernel-not-for-pv", "auto-translated", TestKernel.plain().note(TestKernel.FEATURES, "!auto_translated_physmap")),
                Arguments.of("not-a-kernel", "machine 40", TestKernel.plain().machine(40)),
                Arguments.of("kernel-corrupt", "PADDR_OFFSET without", TestKernel.plain().without(TestKernel.VIRT_BASE)),
                Arguments.of("kernel-corrupt", "out of order", TestKernel.plain().note(TestKernel.ENTRY, BASE)),
                Arguments.of("kernel-corrupt", "out of order", TestKernel.plain().note(TestKernel.ENTRY, BASE + 0x109000)),
                Arguments.of("kernel-corrupt", "out of order", TestKernel.plain().note(TestKernel.PADDR_OFFSET, 0x200000)),
                Arguments.of("kernel-corrupt", "start of a page", TestKernel.plain().note(TestKernel.VIRT_BASE, BASE + 8)
                        .note(TestKernel.PADDR_OFFSET, 8)),
                Arguments.of("kernel-corrupt", "hypercall page", TestKernel.plain().note(TestKernel.HYPERCALL_PAGE, BASE)),
                Arguments.of("kernel-corrupt", "inside itself", TestKernel.plain().note(TestKernel.INIT_P2M, BASE + 0x101000)),
                Arguments.of("kernel-corrupt", "is not a number", TestKernel.plain().guestString("XEN_VER=xen-3.0,VIRT_BASE=zero")),
                Arguments.of("kernel-corrupt", "number of 3 bytes", TestKernel.plain().note("Xen", TestKernel.ENTRY, new byte[3])),
                Arguments.of("kernel-corrupt", "overlap", TestKernel.plain().segment(0x104000, new byte[10], 0x1001)),
                Arguments.of("kernel-corrupt", "has 5 bytes of memory", TestKernel.plain().segment(0x200000, new byte[10], 5)),
                Arguments.of("kernel-too-big", "segment of 2147483648 bytes", TestKernel.plain().segment(0x200000, new byte[10], 1L << 31)),
                Arguments.of("kernel-too-big", "after its base", TestKernel.plain().segment(0x50000000, new byte[10], 10)),
                Arguments.of("kernel-corrupt", "of memory at 0xfffffffffffff800", TestKernel.plain().segment(-2048, new byte[10], 4096)),
                Arguments.of("kernel-corrupt", "nothing to load", TestKernel.bare().note(TestKernel.GUEST_OS, "linux")));
    }

    @ParameterizedTest
    @MethodSource
    void unsuitable(String code, String words, TestKernel kernel) {
        assertFault(code, words, kernel.elf());
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken("program headers", b -> b.putLong(32, -1)),
                broken("program headers", b -> b.putLong(32, b.limit() - 8)),
                broken("program headers", b -> b.putShort(56, (short) 0)),
                broken("program headers", b -> b.putShort(54, (short) 8)),
                broken("program headers", b -> b.putShort(56, (short) -1)),
                broken("not within its", b -> b.putLong(FIRST_SEGMENT + 8, -1)),
                broken("not within its", b -> b.putLong(FIRST_SEGMENT + 8, Long.MAX_VALUE)),
                broken("not within its", b -> b.putLong(FIRST_SEGMENT + 32, b.limit() + 1)),
                broken("not within its", b -> b.putLong(FIRST_SEGMENT + 32, Long.MIN_VALUE)),
                broken("not within the file", b -> b.putLong(notesHeader(b) + 8, -16)),
                broken("not within the file", b -> b.putLong(notesHeader(b) + 32, 1L << 40)),
                broken("longer than its part", b -> b.putInt(notes(b) + 4, -1)),
                broken("longer than its part", b -> b.putInt(notes(b), 0x7FFFFFFF)));
    }

    private static Arguments broken(String words, Consumer<ByteBuffer> damage) {
        byte[] elf = TestKernel.plain().elf();
        damage.accept(ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN));
        return Arguments.of(words, elf);
    }

    private static int notesHeader(ByteBuffer elf) {
        return FIRST_SEGMENT + 2 * 56;
    }

    private static int notes(ByteBuffer elf) {
        return (int) elf.getLong(notesHeader(elf) + 8);
    }

    @ParameterizedTest
    @MethodSource
    void broken(String words, byte[] elf) {
        assertFault("kernel-corrupt", words, elf);
    }

    @Test
    void tooManyOfAnything() {
        TestKernel segments = TestKernel.plain();
        for (int i = 0; i < 130; i++) {
            segments.segment(0x200000 + i * 4096L, new byte[1], 1);
        }
        assertFault("kernel-corrupt", "program headers", segments.elf());
        TestKernel notes = TestKernel.plain();
        for (int i = 0; i < 1100; i++) {
            notes.note("other", i, new byte[0]);
        }
        assertFault("kernel-corrupt", "more than 1024 notes", notes.elf());
    }

    @Test
    void everyCutOfAKernelIsRefused() {
        byte[] elf = TestKernel.plain().notesIn(TestKernel.Place.SECTION).elf();
        for (int length = 0; length < elf.length; length += length < 600 ? 1 : 97) {
            byte[] cut = Arrays.copyOf(elf, length);
            assertThrows(ImageFault.class, () -> kernel(cut), "of " + length + " bytes");
        }
    }
}
