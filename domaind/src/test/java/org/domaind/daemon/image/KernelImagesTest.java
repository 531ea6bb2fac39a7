package org.domaind.daemon.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.domaind.daemon.image.compression.Compression;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelImagesTest {
    @TempDir
    Path folder;
    private Path cache;
    private KernelImages images;

    @BeforeEach
    void open() {
        cache = folder.resolve("cache");
        images = new KernelImages(cache);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("vmlinuz"), bytes);
    }

    /** Large enough for several blocks of each compression, half of it incompressible. */
    private static byte[] largeElf() {
        byte[] code = TestKernel.pattern(700_000, 3);
        new Random(7).nextBytes(code);
        return TestKernel.plain().segment(0x200000, code, code.length).segment(0x400000, TestKernel.pattern(700_000, 4), 800_000).elf();
    }

    private void assertLoads(byte[] elf, byte[] file) throws IOException {
        PvKernel kernel = images.loadPv(file(file));
        byte[] loaded = new byte[kernel.bytes().limit()];
        kernel.bytes().get(0, loaded);
        assertArrayEquals(elf, loaded);
        assertEquals(TestKernel.LINUX_BASE + 0x100010, kernel.entry());
    }

    @ParameterizedTest
    @EnumSource
    void aBzImageOfEachCompression(Compression how) throws IOException {
        byte[] elf = largeElf();
        assertLoads(elf, TestImages.bzImage(TestImages.packed(how, elf)));
        assertEquals(1, cachedFiles().size(), "only the unpacked kernel stays");
    }

    @Test
    void aPlainElfFile() throws IOException {
        assertLoads(largeElf(), largeElf());
    }

    @Test
    void aGzippedElfFile() throws IOException {
        assertLoads(largeElf(), TestImages.gzip(largeElf()));
    }

    @Test
    void aGzippedBzImage() throws IOException {
        assertLoads(largeElf(), TestImages.gzip(TestImages.bzImage(TestImages.packed(Compression.XZ, largeElf()))));
    }

    @Test
    void aBzImageWhosePayloadIsNotCompressed() throws IOException {
        assertLoads(largeElf(), TestImages.bzImage(largeElf()));
    }

    @Test
    void anUnchangedFileIsNotReadAgain() throws IOException {
        Path kernel = file(TestImages.bzImage(TestImages.packed(Compression.GZIP, largeElf())));
        PvKernel first = images.loadPv(kernel);
        assertSame(first.segments(), images.loadPv(kernel).segments());
        assertTrue(Files.deleteIfExists(cachedFiles().get(0)));
        assertSame(first.segments(), images.loadPv(kernel).segments());
    }

    @Test
    void aChangedFileIsLoadedAnew() throws IOException {
        Path kernel = file(TestKernel.plain().elf());
        FileTime time = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(kernel, time);
        images.loadPv(kernel);
        Files.write(kernel, TestKernel.plain().note(TestKernel.GUEST_OS, "tost").elf());
        Files.setLastModifiedTime(kernel, time);
        assertEquals("tost", images.loadPv(kernel).guestOs(), "same size and time, other content");
    }

    @Test
    void anotherProcessFindsItUnpacked() throws IOException {
        Path kernel = file(TestImages.bzImage(TestImages.packed(Compression.GZIP, largeElf())));
        PvKernel first = images.loadPv(kernel);
        Path entry = cachedFiles().get(0);
        Object inode = Files.getAttribute(entry, "unix:ino");
        PvKernel second = new KernelImages(cache).loadPv(kernel);
        assertNotSame(first, second);
        assertEquals(first.bytes(), second.bytes());
        assertEquals(inode, Files.getAttribute(entry, "unix:ino"), "the entry was used and not made again");
    }

    @Test
    void whatIsRefusedIsNotKept() throws IOException {
        Path noXen = file(TestKernel.plain().note(TestKernel.XEN_VERSION, "xen-2.0").elf());
        assertThrows(ProblemException.class, () -> images.loadPv(noXen));
        assertEquals(List.of(), cachedFiles());
    }

    @Test
    void aDamagedEntryIsMadeAgain() throws IOException {
        Path kernel = file(TestImages.bzImage(TestImages.packed(Compression.GZIP, largeElf())));
        images.loadPv(kernel);
        Path entry = cachedFiles().get(0);
        byte[] bytes = Files.readAllBytes(entry);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(entry);
        Files.write(entry, bytes);
        assertEquals(ByteBuffer.wrap(largeElf()), new KernelImages(cache).loadPv(kernel).bytes());
        Files.delete(entry);
        Files.write(entry, new byte[10]);
        assertEquals(ByteBuffer.wrap(largeElf()), new KernelImages(cache).loadPv(kernel).bytes());
    }

    @Test
    void leftoversOfAKilledProcessGo() throws IOException {
        Files.createDirectories(cache);
        Files.write(cache.resolve("kernel-1.tmp"), new byte[1000]);
        images.loadPv(file(TestKernel.plain().elf()));
        assertEquals(1, cachedFiles().size());
    }

    @Test
    void theEntriesUsedLongestAgoGoFirst() throws IOException {
        byte[] a = TestKernel.plain().note(TestKernel.GUEST_OS, "a").segment(0x200000, new byte[100_000], 100_000).elf();
        byte[] b = TestKernel.plain().note(TestKernel.GUEST_OS, "b").segment(0x200000, new byte[100_000], 100_000).elf();
        byte[] c = TestKernel.plain().note(TestKernel.GUEST_OS, "c").segment(0x200000, new byte[100_000], 100_000).elf();
        KernelImages small = new KernelImages(cache, 300_000);
        small.loadPv(file(a));
        Path first = cachedFiles().get(0);
        small.loadPv(file(b));
        Path second = cachedFiles().stream().filter(f -> !f.equals(first)).findFirst().orElseThrow();
        Files.setLastModifiedTime(first, FileTime.from(Instant.now()));
        Files.setLastModifiedTime(second, FileTime.from(Instant.EPOCH));
        small.loadPv(file(c));
        assertTrue(Files.exists(first));
        assertTrue(Files.notExists(second));
        assertEquals(2, cachedFiles().size());
    }

    @Test
    void anEntryLargerThanTheBoundStaysAlone() throws IOException {
        KernelImages small = new KernelImages(cache, 10);
        small.loadPv(file(TestKernel.plain().note(TestKernel.GUEST_OS, "a").elf()));
        small.loadPv(file(TestKernel.plain().note(TestKernel.GUEST_OS, "b").elf()));
        assertEquals(1, cachedFiles().size());
    }

    @Test
    void problemsNameTheFileOnOneLine() throws IOException {
        assertProblem("kernel-not-found", folder.resolve("absent"), "does not exist");
        assertProblem("kernel-unreadable", folder, "is not a file");
        assertProblem("not-a-kernel", file("#!/bin/sh\n".getBytes()), "is not a kernel");
        assertProblem("not-a-kernel", file(new byte[0]), "is not a kernel");
        assertProblem("not-a-kernel", file(TestImages.gzip("text".getBytes())), "is not a kernel");
        assertProblem("not-a-kernel", file(TestImages.gzip(TestImages.gzip(TestImages.gzip(largeElf())))), "layers");
        assertProblem("kernel-corrupt", file(TestImages.bzImage(TestImages.gzip("text".getBytes()))), "payload is not an ELF image");
        assertEquals(List.of(), cachedFiles(), "nothing is left of what was refused");
    }

    private void assertProblem(String code, Path kernel, String words) {
        ProblemException e = assertThrows(ProblemException.class, () -> images.loadPv(kernel));
        assertEquals(code, e.problem().code());
        assertTrue(e.problem().line().startsWith(kernel.toString()) && e.problem().line().contains(words), e.problem().line());
        assertTrue(e.problem().line().lines().count() == 1, e.problem().line());
    }

    private List<Path> cachedFiles() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }
}
