package org.domaind.daemon.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.domaind.daemon.image.compression.Compression;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.UnpackedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    @TempDir
    Path folder;

    private byte[] unpack(byte[] packed) throws IOException {
        Path in = Files.write(folder.resolve("in"), packed);
        Path out = folder.resolve("out");
        try (FileChannel from = FileChannel.open(in, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel to = FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileSlice slice = FileSlice.whole(from);
            Compression.of(slice).orElseThrow().unpack(slice, new UnpackedFile(to, slice.trailingSize()));
        }
        return Files.readAllBytes(out);
    }

    private void assertFault(String code, String words, byte[] packed) {
        ImageFault fault = assertThrows(ImageFault.class, () -> unpack(packed));
        assertEquals(code, fault.code());
        assertTrue(fault.getMessage().contains(words), fault.getMessage());
    }

    private static byte[] withSize(byte[] packed, long size) {
        return ByteBuffer.wrap(packed.clone()).order(ByteOrder.LITTLE_ENDIAN).putInt(packed.length - 4, (int) size).array();
    }

    @ParameterizedTest
    @EnumSource
    void whatUnpacksToMoreOrLessThanDeclaredIsDamaged(Compression how) throws IOException {
        byte[] packed = TestImages.packed(how, TestKernel.pattern(300_000, 1));
        assertEquals(300_000, unpack(packed).length);
        assertFault("kernel-corrupt", "is damaged", withSize(packed, 300_001));
        assertFault("kernel-corrupt", "is damaged", withSize(packed, 299_999));
        assertFault("kernel-corrupt", "is damaged", withSize(packed, 0));
        assertFault("kernel-too-big", "unpacks to 2147483648 bytes", withSize(packed, 1L << 31));
    }

    /** A small file that unpacks to much more than it declares costs no more than what it declares. */
    @ParameterizedTest
    @EnumSource
    void aBombStopsAtWhatItDeclares(Compression how) throws IOException {
        byte[] bomb = TestImages.packed(how, new byte[8 << 20]);
        assertFault("kernel-corrupt", "is damaged", withSize(bomb, 100_000));
        assertTrue(Files.size(folder.resolve("out")) <= 100_000);
    }

    @ParameterizedTest
    @EnumSource
    void aCutStreamIsDamaged(Compression how) throws IOException {
        byte[] packed = TestImages.packed(how, TestKernel.pattern(300_000, 1));
        for (int cut : new int[] {10, 30, packed.length / 2, packed.length - 8}) {
            byte[] start = Arrays.copyOf(packed, cut);
            assertFault("kernel-corrupt", "is damaged", TestImages.sized(start, 300_000));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x1, 0x2, 0x3, 0x100, 0x200, 0x303, 0x40, 0x343})
    void everyKindOfLzoContainer(int flags) throws IOException {
        byte[] image = TestKernel.pattern(500_000, 9);
        byte[] packed = TestImages.sized(TestImages.lzop(image, 100_000, flags), image.length);
        assertEquals(ByteBuffer.wrap(image), ByteBuffer.wrap(unpack(packed)));
    }

    @Test
    void lzoChecksumsAreChecked() {
        byte[] packed = TestImages.sized(TestImages.lzop(TestKernel.pattern(500_000, 9), 100_000, 2), 500_000);
        packed[packed.length - 20] ^= 1;
        assertFault("kernel-corrupt", "checksum", packed);
    }

    @Test
    void anLzoBlockMayNotBeHuge() {
        byte[] packed = TestImages.sized(TestImages.lzop(TestKernel.pattern(1000, 9), 1000, 0), 1L << 29);
        int firstBlock = 9 + 6 + 2 + 4 + 12 + 4 + 4;
        ByteBuffer.wrap(packed).putInt(firstBlock, (1 << 20) + 1);
        assertFault("kernel-corrupt", "a block of", packed);
    }

    @Test
    void anLz4BlockMayNotReachBeyondTheFile() {
        byte[] packed = TestImages.sized(TestImages.lz4(TestKernel.pattern(1000, 9)), 1000);
        assertFault("kernel-corrupt", "a block of", ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 1 << 20).array());
    }

    @Test
    void severalLz4Blocks() throws IOException {
        byte[] image = TestKernel.pattern((8 << 20) + 12345, 9);
        assertEquals(ByteBuffer.wrap(image), ByteBuffer.wrap(unpack(TestImages.sized(TestImages.lz4(image), image.length))));
    }

    /** Kernels are packed with the largest window, and the library knows only smaller ones. */
    @Test
    void aZstdWindowOf128Mib() throws IOException {
        byte[] image = TestKernel.pattern(200_000, 9);
        byte[] frame = TestImages.zstd(image);
        int descriptor = frame[4] & 0xFF;
        boolean single = (descriptor & 0x20) != 0;
        int sizeBytes = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >>> 6];
        int blocks = 5 + (single ? 0 : 1) + sizeBytes;
        // No content size, a window of 2^27 bytes: what `zstd -22 --ultra` writes when it reads from a pipe.
        byte[] wide = ByteBuffer.allocate(6 + frame.length - blocks).put(frame, 0, 4).put((byte) (descriptor & 0x04)).put((byte) (17 << 3))
                .put(frame, blocks, frame.length - blocks).array();
        assertEquals(ByteBuffer.wrap(image), ByteBuffer.wrap(unpack(TestImages.sized(wide, image.length))));
    }

    /** A frame that is one segment has its content's size for a window. */
    @Test
    void aZstdSegmentAbove8Mib() throws IOException {
        byte[] image = TestKernel.pattern(9 << 20, 9);
        byte[] frame = TestImages.zstd(image);
        int descriptor = frame[4] & 0xFF;
        int blocks = 5 + ((descriptor & 0x20) != 0 ? 0 : 1) + new int[] {0, 2, 4, 8}[descriptor >>> 6];
        byte[] single = ByteBuffer.allocate(9 + frame.length - blocks).order(ByteOrder.LITTLE_ENDIAN).put(frame, 0, 4)
                .put((byte) (2 << 6 | 0x20 | descriptor & 0x04)).putInt(image.length).put(frame, blocks, frame.length - blocks).array();
        assertEquals(ByteBuffer.wrap(image), ByteBuffer.wrap(unpack(TestImages.sized(single, image.length))));
    }

    /** However large the dictionary was, no more is allocated than comes out. */
    @Test
    void aDictionaryIsNoLargerThanTheKernel() throws IOException {
        byte[] image = TestKernel.pattern(100_000, 1);
        byte[] alone = TestImages.packed(Compression.LZMA, image);
        // lzma: the dictionary's size is at byte 1.
        ByteBuffer.wrap(alone).order(ByteOrder.LITTLE_ENDIAN).putInt(1, 0x7FFF0000);
        assertEquals(ByteBuffer.wrap(image), ByteBuffer.wrap(unpack(alone)));
        byte[] xz = TestImages.sized(TestImages.xz(image, 64 << 20), image.length);
        assertEquals(ByteBuffer.wrap(image), ByteBuffer.wrap(unpack(xz)));
        assertFault("kernel-corrupt", "is damaged", withSize(xz, 5000));
    }

    @Test
    void anImageThatNeedsTooMuchMemoryToUnpackIsRefused() throws IOException {
        byte[] alone = TestImages.packed(Compression.LZMA, TestKernel.pattern(100_000, 1));
        ByteBuffer.wrap(alone).order(ByteOrder.LITTLE_ENDIAN).putInt(1, 0x7FFF0000);
        assertFault("kernel-too-big", "MiB of memory to unpack", withSize(alone, 1 << 30));
    }
}
