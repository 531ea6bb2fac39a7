package org.domaind.daemon.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PvhKernelTest {
    @TempDir
    Path folder;

    private Path file(TestKernel kernel) throws IOException {
        return Files.write(folder.resolve("kernel"), kernel.elf());
    }

    private PvhKernel load(TestKernel kernel) throws IOException {
        return new KernelImages(folder.resolve("cache")).loadPvh(file(kernel));
    }

    private static TestKernel pvh() {
        return TestKernel.plain().note(TestKernel.PHYS32_ENTRY, 0x100040);
    }

    @Test
    void addressesArePhysical() throws IOException {
        PvhKernel kernel = load(pvh());
        assertEquals(0x100000, kernel.start());
        assertEquals(0x100040, kernel.entry());
        assertTrue(kernel.end() > kernel.entry());
    }

    /** No other note is needed, nor 64 bits. */
    @Test
    void theNoteAloneMakesAKernel() throws IOException {
        TestKernel bare = TestKernel.bare().note(TestKernel.PHYS32_ENTRY, 0x100000).segment(0x100000, new byte[100], 100).narrow()
                .machine(3);
        assertEquals(0x100000, load(bare).entry());
    }

    @Test
    void whereTheTablesPointerMayBe() throws IOException {
        assertFalse(load(pvh().note(TestKernel.GUEST_OS, "linux")).rsdpAnywhere());
        assertTrue(load(pvh().note(TestKernel.GUEST_OS, "linux").note(TestKernel.SUPPORTED_FEATURES, 1 << 15)).rsdpAnywhere());
        assertTrue(load(pvh().note(TestKernel.GUEST_OS, "NetBSD")).rsdpAnywhere());
        assertTrue(load(pvh().without(TestKernel.GUEST_OS)).rsdpAnywhere());
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("kernel-lacks-pvh", "has no PHYS32_ENTRY note; it is a kernel for PV guests", TestKernel.plain()),
                Arguments.of("kernel-lacks-pvh", "has no PHYS32_ENTRY note; it needs Linux 4.11 or newer",
                        TestKernel.plain().notesIn(TestKernel.Place.NOWHERE)),
                Arguments.of("kernel-needs-dom0", "domain 0 only", pvh().note(TestKernel.FEATURES, "!dom0")),
                Arguments.of("kernel-corrupt", "entry 0x5", pvh().note(TestKernel.PHYS32_ENTRY, 5)),
                Arguments.of("kernel-corrupt", "entry 0x1000100040", pvh().note(TestKernel.PHYS32_ENTRY, 0x10_0010_0040L)),
                Arguments.of("kernel-corrupt", "end 0x100001000", pvh().segment(0xFFFFF000L, new byte[10], 0x2000)),
                Arguments.of("not-a-kernel", "ELF", TestKernel.plain().machine(7)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void othersAreRefused(String code, String words, TestKernel kernel) {
        ProblemException e = assertThrows(ProblemException.class, () -> load(kernel));
        assertEquals(code, e.problem().code());
        assertTrue(e.problem().line().contains(words), e.problem().line());
    }

    /** The image in the cache is the same for both; what it is good for is looked at each time. */
    @Test
    void oneFileMayBeBoth() throws IOException {
        KernelImages images = new KernelImages(folder.resolve("cache"));
        Path kernel = file(pvh());
        assertEquals(images.loadPv(kernel).segments(), images.loadPvh(kernel).segments());
        Path pvOnly = Files.write(folder.resolve("other"), TestKernel.plain().elf());
        images.loadPv(pvOnly);
        assertThrows(ProblemException.class, () -> images.loadPvh(pvOnly));
    }
}
