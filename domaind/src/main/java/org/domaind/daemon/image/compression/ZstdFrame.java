package org.domaind.daemon.image.compression;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.UnpackedFile;

/**
 * One zstd frame (RFC 8878, section 3.1.1), unpacked in one piece from memory to memory, both mapped files.
 *
 * <p>Kernels are packed with windows of up to 128 MiB; the library refuses more than 8 MiB, although it needs no window here: the whole
 * output is in memory. So the frame gets a header that declares a window of 8 MiB and nothing else. That does not change the result: the window
 * only limits how far back matches reach, and the size of the output is checked here.
 */
final class ZstdFrame {
    private static final int MAGIC = 0xFD2FB528;
    private static final int DESCRIPTOR_AT = 4;
    private static final int DICTIONARY_ID = 3;
    private static final int CHECKSUM = 1 << 2;
    private static final int SINGLE_SEGMENT = 1 << 5;
    /** Window_Descriptor of 8 MiB: the exponent, counted from 10, in the upper five bits. */
    private static final byte WINDOW_8_MIB = (23 - 10) << 3;
    /** Magic, descriptor, window: the shortest header there is, so that it fits in place of any other. */
    private static final int NEW_HEADER_BYTES = 6;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int LAST_BLOCK = 1;
    private static final int RLE_BLOCK = 1;

    private final ByteBuffer bytes;

    /** @param bytes a frame, perhaps followed by other bytes; modified */
    private ZstdFrame(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    static void unpack(FileSlice from, UnpackedFile to) throws IOException {
        ByteBuffer frame = new ZstdFrame(from.privateCopy()).frame();
        ByteBuffer into = to.mapped();
        new ZstdDecompressor().decompress(frame, into);
        if (into.hasRemaining()) {
            throw ImageFault.corrupt("it unpacks to " + into.position() + " bytes and not to the " + to.declared() + " it declares");
        }
    }

    /** The first frame with its new header. */
    private ByteBuffer frame() throws ImageFault {
        int descriptor = at(DESCRIPTOR_AT);
        if ((descriptor & DICTIONARY_ID) != 0) {
            throw ImageFault.corrupt("its zstd stream wants a dictionary");
        }
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        int[] contentSizeBytes = {single ? 1 : 0, 2, 4, 8};
        int blocks = DESCRIPTOR_AT + 1 + (single ? 0 : 1) + contentSizeBytes[descriptor >>> 6];
        int end = end(blocks) + ((descriptor & CHECKSUM) != 0 ? Integer.BYTES : 0);
        need(end);
        int start = blocks - NEW_HEADER_BYTES;
        bytes.putInt(start, MAGIC).put(start + 4, (byte) (descriptor & CHECKSUM)).put(start + 5, WINDOW_8_MIB);
        return bytes.slice(start, end - start);
    }

    /** Finds the end of the frame by its block headers; bytes after it are not part of the zstd stream. */
    private int end(int firstBlock) throws ImageFault {
        int at = firstBlock;
        for (boolean last = false; !last;) {
            int header = at(at) | at(at + 1) << 8 | at(at + 2) << 16;
            last = (header & LAST_BLOCK) != 0;
            at += BLOCK_HEADER_BYTES + ((header >>> 1 & 3) == RLE_BLOCK ? 1 : header >>> 3);
            need(at);
        }
        return at;
    }

    private int at(int index) throws ImageFault {
        need(index + 1);
        return bytes.get(index) & 0xFF;
    }

    private void need(int count) throws ImageFault {
        if (count > bytes.limit()) {
            throw ImageFault.corrupt("its zstd stream ends early");
        }
    }
}
