package org.domaind.xenstore.conversations;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.domaind.xenstore.guests.Ring;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.ProtocolException;

final class RingPeer implements Peer {
    private static final int WHOLE_RING = 1024;
    private static final long PATIENCE_SECONDS = 30;

    private final Ring ring;
    private final Semaphore channel;
    private final Runnable fire;

    /**
     * @param page    is made new
     * @param channel a permit is an event for this guest
     * @param fire    an event for the store
     */
    RingPeer(ByteBuffer page, Semaphore channel, Runnable fire) {
        page.put(0, new byte[page.capacity()]);
        ring = new Ring(page);
        this.channel = channel;
        this.fire = fire;
    }

    @Override
    public void ask(SentRequest ask) {
        ring.request(ask.type(), ask.reqId(), ask.tx(), ask.payload());
    }

    @Override
    public List<Packet> until(int reqId) throws IOException {
        List<Packet> packets = new ArrayList<>();
        try {
            while (packets.isEmpty() || packets.get(packets.size() - 1).reqId() != reqId) {
                channel.drainPermits();
                if (ring.push(WHOLE_RING) + ring.pull(WHOLE_RING, packets) > 0) {
                    fire.run();
                } else if (!channel.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("no event for the ring: " + ring);
                }
            }
        } catch (ProtocolException garbage) {
            throw new IOException(garbage);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        return packets;
    }

    @Override
    public void close() {
        // The store unmaps the page.
    }
}
