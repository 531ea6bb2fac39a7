package org.domaind.xenstore.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.domaind.xenstore.wire.Packet;

/**
 * A guest's kernel that sends no more events than Linux does (drivers/xen/xenbus/xenbus_comms.c): for the next chunk of a request only when all
 * before it was taken, for space for replies only when there was none. The header and the payload of a request are separate chunks.
 */
final class LinuxGuest {
    private static final int SIZE = RingPage.SIZE;
    private static final int MASK = SIZE - 1;
    private static final long PATIENCE_SECONDS = 60;
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer page;
    private final Runnable tell;
    /** The event channel towards the guest: it wakes the sender and the receiver. */
    private final Semaphore sender = new Semaphore(0);
    private final Semaphore receiver = new Semaphore(0);

    /** @param tell the event channel towards the store */
    LinuxGuest(ByteBuffer page, Runnable tell) {
        this.page = page;
        this.tell = tell;
    }

    /** The store's event. */
    void event() {
        sender.release();
        receiver.release();
    }

    void send(Packet request) throws InterruptedException {
        byte[] bytes = request.encode();
        put(bytes, 0, Packet.HEADER_SIZE);
        put(bytes, Packet.HEADER_SIZE, bytes.length);
    }

    /** The next packet from the store. */
    Packet receive() throws InterruptedException {
        ByteBuffer header = ByteBuffer.wrap(take(Packet.HEADER_SIZE)).order(ByteOrder.LITTLE_ENDIAN);
        return new Packet(header.getInt(0), header.getInt(4), header.getInt(8), take(header.getInt(12)));
    }

    private void put(byte[] bytes, int from, int to) throws InterruptedException {
        for (int at = from; at < to; ) {
            int producer = index(GuestSide.REQ_PROD);
            int room = SIZE - (producer - index(GuestSide.REQ_CONS));
            if (room == 0) {
                await(sender);
                continue;
            }
            int count = Math.min(Math.min(room, SIZE - (producer & MASK)), to - at);
            page.put(producer & MASK, bytes, at, count);
            at += count;
            INT.setVolatile(page, GuestSide.REQ_PROD, producer + count);
            if (producer - index(GuestSide.REQ_CONS) <= 0) {
                tell.run();
            }
        }
    }

    private byte[] take(int count) throws InterruptedException {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count; ) {
            int consumer = index(GuestSide.RSP_CONS);
            int there = index(GuestSide.RSP_PROD) - consumer;
            if (there == 0) {
                await(receiver);
                continue;
            }
            int chunk = Math.min(Math.min(there, SIZE - (consumer & MASK)), count - at);
            page.get(SIZE + (consumer & MASK), bytes, at, chunk);
            at += chunk;
            INT.setVolatile(page, GuestSide.RSP_CONS, consumer + chunk);
            if (index(GuestSide.RSP_PROD) - consumer >= SIZE) {
                tell.run();
            }
        }
        return bytes;
    }

    private void await(Semaphore told) throws InterruptedException {
        if (!told.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the store told nothing: requests %d to %d, answers %d to %d".formatted(index(GuestSide.REQ_CONS),
                    index(GuestSide.REQ_PROD), index(GuestSide.RSP_CONS), index(GuestSide.RSP_PROD)));
        }
    }

    private int index(int offset) {
        return (int) INT.getVolatile(page, offset);
    }
}
