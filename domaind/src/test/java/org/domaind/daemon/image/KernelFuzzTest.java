package org.domaind.daemon.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.domaind.daemon.image.compression.Compression;
import org.domaind.daemon.image.elf.ElfReader;
import org.domaind.daemon.image.elf.ElfSegment;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.UnpackedFile;

/** Damages good kernels at random: the only thing that ever comes out, but a kernel, is an {@link ImageFault}. */
class KernelFuzzTest {
    private static final List<byte[]> KERNELS = List.of(TestKernel.plain().elf(),
            TestKernel.plain().note(TestKernel.INIT_P2M, 0x8000000000L).note(TestKernel.FEATURES, "!x|y").notesIn(TestKernel.Place.SECTION).elf(),
            TestKernel.plain().guestString("GUEST_OS=linux,XEN_VER=xen-3.0,VIRT_BASE=0xffffffff80000000,ELF_PADDR_OFFSET=0x0,"
                    + "VIRT_ENTRY=0xffffffff80100010").elf(),
            TestKernel.plain().narrow().elf(),
            TestKernel.plain().note(TestKernel.PHYS32_ENTRY, 0x100040).elf());
    private static final long[] NASTY = {0, 1, -1, 0x7F, 0x80, 0xFFFF, 0x7FFFFFFFL, 0x80000000L, 0xFFFFFFFFL, Long.MAX_VALUE, Long.MIN_VALUE,
        -4096, 4095};
    private Path folder;

    @BeforeProperty
    void open() throws IOException {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterProperty
    void close() throws IOException {
        for (String name : List.of("in", "out")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Property(tries = 3000)
    void damagedElf(@ForAll long seed, @ForAll @IntRange(max = 4) int which, @ForAll @IntRange(min = 1, max = 6) int wounds) {
        byte[] elf = KERNELS.get(which).clone();
        ByteBuffer bytes = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(seed);
        for (int i = 0; i < wounds; i++) {
            // Headers, tables and notes, at the front, and the section headers, at the end, are what matters.
            int at = random.nextBoolean() ? random.nextInt(700) : elf.length - 8 - random.nextInt(300);
            long value = random.nextBoolean() ? NASTY[random.nextInt(NASTY.length)] : random.nextLong();
            switch (random.nextInt(3)) {
                case 0 -> bytes.putLong(at, value);
                case 1 -> bytes.putInt(at, (int) value);
                default -> bytes.put(at, (byte) value);
            }
        }
        assertKernelOrFault(elf);
        assertPvhKernelOrFault(elf);
    }

    private static void assertKernelOrFault(byte[] elf) {
        try {
            PvKernel k = PvKernelChecks.check(ElfReader.read(ByteBuffer.wrap(elf)));
            for (ElfSegment s : k.segments()) {
                assertTrue(s.fileBytes() >= 0 && s.fileBytes() <= s.memoryBytes() && s.fileOffset() + (long) s.fileBytes() <= elf.length);
                assertTrue(Long.compareUnsigned(k.virtualAddress(s), k.start()) >= 0);
                assertTrue(Long.compareUnsigned(k.virtualAddress(s) + s.memoryBytes(), k.end()) <= 0);
            }
        } catch (ImageFault e) {
            assertTrue(!e.getMessage().isEmpty() && e.code().contains("kernel"), e.code());
        }
    }

    private static void assertPvhKernelOrFault(byte[] elf) {
        try {
            PvhKernel k = PvhKernelChecks.check(ElfReader.read(ByteBuffer.wrap(elf)));
            for (ElfSegment s : k.segments()) {
                assertTrue(s.fileBytes() >= 0 && s.fileBytes() <= s.memoryBytes() && s.fileOffset() + (long) s.fileBytes() <= elf.length);
                assertTrue(s.physicalAddress() >= k.start() && s.physicalAddress() + s.memoryBytes() <= k.end());
            }
            assertTrue(k.start() >= 0 && k.end() <= 1L << 32 && k.entry() >= k.start() && k.entry() < k.end());
        } catch (ImageFault e) {
            assertTrue(!e.getMessage().isEmpty() && e.code().contains("kernel"), e.code());
        }
    }

    @Property(tries = 250)
    void damagedStreams(@ForAll long seed, @ForAll Compression how, @ForAll @IntRange(min = 1, max = 4) int wounds) throws IOException {
        Random random = new Random(seed);
        byte[] packed = TestImages.packed(how, TestKernel.pattern(20_000 + random.nextInt(100_000), 1)).clone();
        int magic = 9;
        for (int i = 0; i < wounds; i++) {
            // The head of a stream decides more than its middle.
            int range = random.nextBoolean() ? Math.min(64, packed.length - magic - 4) : packed.length - magic - 4;
            packed[magic + random.nextInt(range)] = (byte) random.nextInt();
        }
        Path in = Files.write(folder.resolve("in"), packed);
        try (FileChannel from = FileChannel.open(in, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel to = FileChannel.open(folder.resolve("out"), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileSlice slice = FileSlice.whole(from);
            UnpackedFile out = new UnpackedFile(to, slice.trailingSize());
            how.unpack(slice, out);
            assertTrue(to.size() == out.declared());
        } catch (ImageFault e) {
            assertTrue(e.code().equals("kernel-corrupt") || e.code().equals("kernel-too-big"), e.code() + ": " + e.getMessage());
        }
    }

    @Property(tries = 500)
    void damagedBzImage(@ForAll long seed) throws IOException {
        byte[] image = TestImages.bzImage(TestKernel.plain().elf());
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(seed);
        int[] fields = {0x1F1, 0x206, 0x248, 0x24C};
        bytes.putInt(fields[random.nextInt(4)], (int) (random.nextBoolean() ? NASTY[random.nextInt(NASTY.length)] : random.nextInt()));
        Path in = Files.write(folder.resolve("in"), image);
        try (FileChannel from = FileChannel.open(in)) {
            FileSlice whole = FileSlice.whole(from);
            BzImage.payload(whole).ifPresent(p -> assertTrue(p.offset() >= 0 && p.length() > 0 && p.offset() + p.length() <= image.length));
        } catch (ImageFault e) {
            assertTrue(e.code().equals("kernel-corrupt") || e.code().equals("kernel-not-for-pv"), e.code());
        }
    }

    @Example
    void theUndamagedKernelsAreRead() throws ImageFault {
        for (byte[] elf : KERNELS) {
            assertTrue(ElfReader.read(ByteBuffer.wrap(elf)).segments().size() == 2);
        }
    }
}
