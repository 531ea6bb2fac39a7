package org.domaind.daemon.image;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One zstd frame (RFC 8878, section 3.1.1), unpacked in one piece.
 *
 * <p>Kernels are packed with windows of up to 128 MiB; the library refuses more than 8 MiB although its output is its window here. So the
 * frame header is rewritten to declare 8 MiB, which changes nothing else: the window is only a promise about how far back matches reach.
 */
final class ZstdFrame {
    private static final int DESCRIPTOR_AT = 4;
    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int LARGEST_WINDOW_LOG = 23;
    /** Window_Descriptor of 2^23 bytes: exponent in the upper five bits, counted from 10. */
    private static final byte LARGEST_WINDOW = (LARGEST_WINDOW_LOG - 10) << 3;
    private static final int HEADER_AND_WINDOW = 6;
    private static final int LAST_BLOCK = 1;
    private static final int RLE_BLOCK = 1;

    private ZstdFrame() {
    }

    static void unpack(FileSlice from, UnpackedFile to) throws IOException {
        if (from.length() > ImageLimits.MAX_WHOLE_PAYLOAD_BYTES) {
            throw new ImageFault(ImageFault.TOO_BIG, "has a compressed part of " + from.length() + " bytes; "
                    + ImageLimits.MAX_WHOLE_PAYLOAD_BYTES + " is the most for zstd");
        }
        ByteBuffer frame = frame(from.peek(0, (int) from.length()));
        ByteBuffer into = to.mapped();
        new ZstdDecompressor().decompress(frame, into);
        if (into.hasRemaining()) {
            throw ImageFault.corrupt("it unpacks to " + into.position() + " bytes and not to the " + to.declared() + " it declares");
        }
    }

    /** The first frame alone, its window cut to what the library takes. */
    private static ByteBuffer frame(ByteBuffer bytes) throws ImageFault {
        int descriptor = at(bytes, DESCRIPTOR_AT);
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        int rest = single ? DESCRIPTOR_AT + 1 : HEADER_AND_WINDOW;
        int end = end(bytes, descriptor, single);
        if (single && contentSize(bytes, descriptor) <= 1L << LARGEST_WINDOW_LOG) {
            return bytes.slice(0, end);
        }
        int window = single ? LARGEST_WINDOW : at(bytes, DESCRIPTOR_AT + 1);
        byte kept = window >>> 3 < LARGEST_WINDOW >>> 3 ? (byte) window : LARGEST_WINDOW;
        ByteBuffer out = ByteBuffer.allocate(HEADER_AND_WINDOW + end - rest).order(ByteOrder.LITTLE_ENDIAN);
        out.put(bytes.slice(0, DESCRIPTOR_AT)).put((byte) (descriptor & ~SINGLE_SEGMENT)).put(kept);
        return out.put(bytes.slice(rest, end - rest)).flip();
    }

    /** Frame_Content_Size of a single-segment frame, as far as it matters: whether it exceeds the window. */
    private static long contentSize(ByteBuffer bytes, int descriptor) throws ImageFault {
        int field = DESCRIPTOR_AT + 1;
        return switch (descriptor >>> 6) {
            case 0, 1 -> 0;
            case 2 -> {
                need(bytes, field + Integer.BYTES);
                yield Integer.toUnsignedLong(bytes.getInt(field));
            }
            default -> {
                need(bytes, field + Long.BYTES);
                yield bytes.getLong(field) < 0 ? Long.MAX_VALUE : bytes.getLong(field);
            }
        };
    }

    /** Walks the block headers to where the frame ends: what follows is the builder's, not zstd's. */
    private static int end(ByteBuffer bytes, int descriptor, boolean single) throws ImageFault {
        int[] dictionaryIdBytes = {0, 1, 2, 4};
        int[] contentSizeBytes = {single ? 1 : 0, 2, 4, 8};
        int at = (single ? DESCRIPTOR_AT + 1 : HEADER_AND_WINDOW) + dictionaryIdBytes[descriptor & 3] + contentSizeBytes[descriptor >>> 6];
        if ((descriptor & 3) != 0) {
            throw ImageFault.corrupt("its zstd stream wants a dictionary");
        }
        for (boolean last = false; !last;) {
            int header = at(bytes, at) | at(bytes, at + 1) << 8 | at(bytes, at + 2) << 16;
            last = (header & LAST_BLOCK) != 0;
            int size = (header >>> 1 & 3) == RLE_BLOCK ? 1 : header >>> 3;
            at += 3 + size;
            need(bytes, at);
        }
        at += (descriptor & 4) != 0 ? 4 : 0;
        need(bytes, at);
        return at;
    }

    private static int at(ByteBuffer bytes, int index) throws ImageFault {
        need(bytes, index + 1);
        return bytes.get(index) & 0xFF;
    }

    private static void need(ByteBuffer bytes, int count) throws ImageFault {
        if (count > bytes.limit()) {
            throw ImageFault.corrupt("its zstd stream ends early");
        }
    }
}
