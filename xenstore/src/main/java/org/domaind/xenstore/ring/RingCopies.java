package org.domaind.xenstore.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.domaind.xenstore.session.OutputQueue;

/** Copies requests from a ring's page, and replies to it. Each index of the guest is read once for each copy, and checked. */
final class RingCopies {
    /**
     * What is copied from and to a page. All rings of a store share them, since their content does not outlast a turn or a flush.
     *
     * @param requests,responses each as long as a ring
     */
    record Buffers(byte[] requests, byte[] responses) {
        Buffers() {
            this(new byte[RingPage.SIZE], new byte[RingPage.SIZE]);
        }
    }

    private final RingPage page;
    private final Buffers buffers;

    RingCopies(RingPage page, Buffers buffers) {
        this.page = page;
        this.buffers = buffers;
    }

    /** A copy of what the guest has put into the ring, valid for this turn. @param from the index of the first byte that was not taken */
    ByteBuffer requests(int from) throws BrokenRingException {
        int to = page.requestProducer();
        if (!RingPage.valid(from, to)) {
            throw new BrokenRingException("request", from, to);
        }
        page.copyRequests(from, buffers.requests(), to - from);
        return ByteBuffer.wrap(buffers.requests(), 0, to - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Sends as much as there is space for. Returns whether that was anything. */
    boolean send(OutputQueue output) throws BrokenRingException {
        boolean progress = false;
        for (int count = 1; count > 0 && !output.isEmpty(); ) {
            int consumer = page.responseConsumer();
            int producer = page.responseProducer();
            if (!RingPage.valid(consumer, producer)) {
                throw new BrokenRingException("response", consumer, producer);
            }
            count = Math.min(RingPage.SIZE - (producer - consumer), output.bytes());
            if (count > 0) {
                progress = true;
                output.copyTo(ByteBuffer.wrap(buffers.responses(), 0, count));
                page.copyResponses(producer, buffers.responses(), count);
                page.publishResponses(producer + count);
                output.sent(count);
            }
        }
        return progress;
    }
}
