package org.domaind.daemon.image.compression;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * Opens the two container formats of LZMA with no more memory than their content needs.
 *
 * <p>A stream declares the dictionary size that it was packed with, for kernels up to 128 MiB, and the library allocates that much. No match
 * reaches back beyond the start of the output, so a dictionary of the size of the output is enough; the header is rewritten accordingly.
 */
final class LzmaStream {
    /** xz file format 1.0.4, sections 2.1.1, 3.1 and 5.3.1. */
    private static final int XZ_HEADER_BYTES = 12;
    private static final int MAX_BLOCK_HEADER_BYTES = 1024;
    private static final int SIZES_PRESENT = 0xC0;
    private static final int LZMA2 = 0x21;
    private static final int SMALLEST_DICTIONARY = 4096;
    private static final int LARGEST_CODE = 39;
    /** Memory of a decoder besides its dictionary; the library counts in KiB. */
    private static final int OTHER_KIB = 2048;
    /** Properties, dictionary size, unpacked size. */
    private static final int ALONE_HEADER_BYTES = 13;

    private LzmaStream() {
    }

    /** @param unpacked bytes that come out */
    static InputStream alone(FileSlice from, long unpacked) throws IOException {
        ByteBuffer head = from.peek(0, ALONE_HEADER_BYTES);
        if (head.limit() < ALONE_HEADER_BYTES) {
            throw ImageFault.corrupt("its lzma stream ends early");
        }
        long dictionary = Math.min(Integer.toUnsignedLong(head.getInt(1)), Math.max(unpacked, SMALLEST_DICTIONARY));
        checkMemory(dictionary);
        head.putInt(1, (int) dictionary);
        return new LZMAInputStream(with(head, from), kib(dictionary));
    }

    /** @param unpacked bytes that come out */
    static InputStream xz(FileSlice from, long unpacked) throws IOException {
        ByteBuffer head = from.peek(0, XZ_HEADER_BYTES + MAX_BLOCK_HEADER_BYTES);
        int code = 0;
        while (code < LARGEST_CODE && dictionary(code) < unpacked) {
            code++;
        }
        int at = dictionaryCodeAt(head);
        if (at > 0) {
            head.put(at, (byte) Math.min(code, head.get(at) & 0xFF));
            int end = XZ_HEADER_BYTES + blockHeaderBytes(head) - Integer.BYTES;
            CRC32 crc = new CRC32();
            crc.update(head.array(), XZ_HEADER_BYTES, end - XZ_HEADER_BYTES);
            head.order(ByteOrder.LITTLE_ENDIAN).putInt(end, (int) crc.getValue());
        }
        long dictionary = at > 0 ? dictionary(head.get(at)) : dictionary(code);
        checkMemory(dictionary);
        // Further blocks keep their headers: this limit refuses one that needs more.
        return new SingleXZInputStream(with(head, from), kib(dictionary));
    }

    /** The index of the dictionary size in the first block's LZMA2 filter; 0 when there is none or the header is damaged. */
    private static int dictionaryCodeAt(ByteBuffer head) {
        int bytes = blockHeaderBytes(head);
        int end = XZ_HEADER_BYTES + bytes - Integer.BYTES;
        if (bytes == 0 || !checksumMatches(head, end)) {
            return 0;
        }
        int flags = head.get(XZ_HEADER_BYTES + 1);
        int filters = (flags & 3) + 1;
        int at = XZ_HEADER_BYTES + 2;
        if ((flags & SIZES_PRESENT) != 0) {
            // Kernel builds pipe into xz, which then does not know the sizes.
            return 0;
        }
        for (int i = 0; i < filters && at + 2 < end; i++) {
            int id = head.get(at);
            int propertyBytes = head.get(at + 1);
            if (id < 0 || propertyBytes < 0) {
                return 0;
            }
            if (id == LZMA2) {
                return propertyBytes == 1 ? at + 2 : 0;
            }
            at += 2 + propertyBytes;
        }
        return 0;
    }

    private static boolean checksumMatches(ByteBuffer head, int end) {
        CRC32 crc = new CRC32();
        crc.update(head.array(), XZ_HEADER_BYTES, end - XZ_HEADER_BYTES);
        return head.getInt(end) == (int) crc.getValue();
    }

    /** 0 when the block header is incomplete. */
    private static int blockHeaderBytes(ByteBuffer head) {
        int size = head.limit() > XZ_HEADER_BYTES ? head.get(XZ_HEADER_BYTES) & 0xFF : 0;
        int bytes = (size + 1) * 4;
        return size == 0 || XZ_HEADER_BYTES + bytes > head.limit() ? 0 : bytes;
    }

    /** 2^12, 3 * 2^11, 2^13, 3 * 2^12 … */
    private static long dictionary(int code) {
        return (2L | code & 1) << code / 2 + 11;
    }

    private static int kib(long dictionary) {
        return (int) (dictionary >>> 10) + OTHER_KIB;
    }

    /** Checked beforehand: running out of heap would affect the whole daemon. */
    private static void checkMemory(long dictionary) throws ImageFault {
        long most = Math.min(ImageLimits.MAX_DICTIONARY_BYTES, Runtime.getRuntime().maxMemory() / 2);
        if (dictionary > most) {
            throw new ImageFault(ImageFault.TOO_BIG, "needs " + (dictionary >>> 20) + " MiB of memory to unpack; " + (most >>> 20)
                    + " MiB is the most here");
        }
    }

    private static InputStream with(ByteBuffer head, FileSlice from) {
        return new SequenceInputStream(new ByteArrayInputStream(head.array(), 0, head.limit()),
                from.part(head.limit(), from.length() - head.limit()).stream());
    }
}
