package org.domaind.daemon.sim.guest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.domaind.daemon.sim.guest.boot.GuestFault;

/** One direction of a ring in a shared page: bytes and two indices that run free modulo 2^32. */
public final class SharedRing {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer page;
    private final Runnable wrote;
    private final int data;
    private final int size;
    private final int consumer;
    private final int producer;

    /** Offsets into the page, in bytes. @param wrote called after each write to the page  @param size of the data, a power of two */
    public SharedRing(ByteBuffer page, Runnable wrote, int data, int size, int consumer, int producer) {
        this.page = page;
        this.wrote = wrote;
        this.data = data;
        this.size = size;
        this.consumer = consumer;
        this.producer = producer;
    }

    /** xenstore_domain_interface: guest to store. */
    public static SharedRing storeRequests(ByteBuffer page, Runnable wrote) {
        return new SharedRing(page, wrote, 0, 1024, 2048, 2052);
    }

    /** xenstore_domain_interface: store to guest. */
    public static SharedRing storeReplies(ByteBuffer page, Runnable wrote) {
        return new SharedRing(page, wrote, 1024, 1024, 2056, 2060);
    }

    /** xencons_interface: host to guest. */
    public static SharedRing consoleInput(ByteBuffer page, Runnable wrote) {
        return new SharedRing(page, wrote, 0, 1024, 3072, 3076);
    }

    /** xencons_interface: guest to host. */
    public static SharedRing consoleOutput(ByteBuffer page, Runnable wrote) {
        return new SharedRing(page, wrote, 1024, 2048, 3080, 3084);
    }

    /** Moves all bytes there are, at most {@code limit}, to the caller and frees their space. */
    public byte[] take(int limit) {
        int from = (int) INT.getAcquire(page, consumer);
        int there = filled(from, (int) INT.getAcquire(page, producer));
        byte[] bytes = new byte[Math.min(there, limit)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = page.get(data + (from + i & size - 1));
        }
        if (bytes.length > 0) {
            INT.setRelease(page, consumer, from + bytes.length);
            wrote.run();
        }
        return bytes;
    }

    /** Adds as many of the bytes as fit. @return how many */
    public int put(byte[] bytes, int offset, int length) {
        int to = (int) INT.getAcquire(page, producer);
        int room = size - filled((int) INT.getAcquire(page, consumer), to);
        int count = Math.min(room, length);
        for (int i = 0; i < count; i++) {
            page.put(data + (to + i & size - 1), bytes[offset + i]);
        }
        if (count > 0) {
            INT.setRelease(page, producer, to + count);
            wrote.run();
        }
        return count;
    }

    /** Overwrites both indices: for guests that misbehave. */
    public void corrupt(int consumerIndex, int producerIndex) {
        INT.setRelease(page, consumer, consumerIndex);
        INT.setRelease(page, producer, producerIndex);
        wrote.run();
    }

    private int filled(int from, int to) {
        int count = to - from;
        if (count < 0 || count > size) {
            throw new GuestFault(String.format(Locale.ROOT, "ring indices %#x and %#x are impossible", from, to));
        }
        return count;
    }
}
