package org.domaind.daemon.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The head of a batch of pages (PAGE_DATA): their numbers for the guest, and their types; the contents follow, of those that have one.
 *
 * @param pfns  each below 2^52
 * @param types as many, each one of {@link PageType}
 */
public record PageBatch(long[] pfns, byte[] types) {
    /** What is written. */
    public static final int PAGES = 1024;
    /** What is read: as many as fit into the longest record. */
    public static final int MAX_PAGES = 1 << 15;
    /** Before the numbers. */
    public static final int COUNT_BYTES = 8;
    private static final int TYPE_SHIFT = 60;
    private static final long PFN_MASK = (1L << 52) - 1;

    public PageBatch {
        if (pfns.length != types.length || pfns.length < 1 || pfns.length > MAX_PAGES) {
            throw new IllegalArgumentException(pfns.length + " pages, " + types.length + " types");
        }
        pfns = pfns.clone();
        types = types.clone();
    }

    @Override
    public long[] pfns() {
        return pfns.clone();
    }

    @Override
    public byte[] types() {
        return types.clone();
    }

    public int count() {
        return pfns.length;
    }

    public long pfn(int index) {
        return pfns[index];
    }

    public byte type(int index) {
        return types[index];
    }

    /** How many of them have contents. */
    public int contents() {
        int contents = 0;
        for (byte type : types) {
            contents += PageType.hasContents(type) ? 1 : 0;
        }
        return contents;
    }

    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(COUNT_BYTES + pfns.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(pfns.length).putInt(0);
        for (int i = 0; i < pfns.length; i++) {
            bytes.putLong(pfns[i] | (long) types[i] << TYPE_SHIFT);
        }
        return bytes.array();
    }

    /** @param from {@link #COUNT_BYTES} from its position on  @return how many pages there are */
    public static int readCount(ByteBuffer from) {
        int count = from.slice().order(ByteOrder.LITTLE_ENDIAN).getInt();
        StreamFault.require(count >= 1 && count <= MAX_PAGES, "a batch of " + Integer.toUnsignedString(count) + " pages");
        return count;
    }

    /** @param from as many numbers as {@link #readCount} says, from its position on */
    public static PageBatch read(ByteBuffer from, int count) {
        ByteBuffer bytes = from.slice().order(ByteOrder.LITTLE_ENDIAN);
        long[] pfns = new long[count];
        byte[] types = new byte[count];
        for (int i = 0; i < count; i++) {
            long word = bytes.getLong();
            pfns[i] = word & PFN_MASK;
            types[i] = (byte) (word >>> TYPE_SHIFT);
            StreamFault.require((word & ~PFN_MASK & ~(0xFL << TYPE_SHIFT)) == 0 && PageType.known(types[i]), "a page of an impossible type");
        }
        return new PageBatch(pfns, types);
    }
}
