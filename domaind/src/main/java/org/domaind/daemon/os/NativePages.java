package org.domaind.daemon.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/** Mapped pages. Access to a page's buffer after {@link #close()} crashes the process: there is no guard. */
public final class NativePages implements AutoCloseable {
    public static final int PAGE_SIZE = 4096;
    /** The most pages per mapping: 1 GiB, so that an offset fits an int. */
    public static final int MAX_PAGES = 1 << 18;
    private final long address;
    private final int count;
    private final ByteBuffer bytes;
    private final Runnable afterUnmap;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over the mapping. @param afterUnmap run after the mapping has been removed */
    public NativePages(long address, int count, Runnable afterUnmap) {
        this.address = address;
        this.count = count;
        this.bytes = Libc.bytesAt(address, count * PAGE_SIZE);
        this.afterUnmap = afterUnmap;
    }

    /** @throws IllegalArgumentException the number is out of range */
    public static int checkCount(int count) {
        if (count < 1 || count > MAX_PAGES) {
            throw new IllegalArgumentException(count + " pages is not within 1 and " + MAX_PAGES);
        }
        return count;
    }

    public int count() {
        return count;
    }

    public long address() {
        return address;
    }

    /** One page, little-endian, position 0. */
    public ByteBuffer page(int index) {
        if (closed.get()) {
            throw new IllegalStateException("unmapped");
        }
        return bytes.slice(index * PAGE_SIZE, PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.unmap(address, (long) count * PAGE_SIZE);
            afterUnmap.run();
        }
    }
}
