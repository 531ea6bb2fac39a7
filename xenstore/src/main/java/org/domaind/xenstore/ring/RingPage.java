package org.domaind.xenstore.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Access to a store ring's page (xs_wire.h: struct xenstore_domain_interface).
 *
 * <p>Indices run free modulo 2^32; a byte's offset is its index modulo the ring's size. The guest may write anything at any time: callers read an
 * index once and check it, and copy data before they look at it.
 */
final class RingPage {
    /** Bytes of each of the two rings. */
    static final int SIZE = 1024;

    static final int ERROR_COMMUNICATION = 1;
    static final int ERROR_INDEX = 2;
    static final int ERROR_PROTOCOL = 3;

    private static final int REQUESTS = 0;
    private static final int RESPONSES = 1024;
    private static final int REQ_CONS = 2048;
    private static final int REQ_PROD = 2052;
    private static final int RSP_CONS = 2056;
    private static final int RSP_PROD = 2060;
    private static final int SERVER_FEATURES = 2064;
    private static final int CONNECTION = 2068;
    private static final int ERROR = 2072;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer page;

    RingPage(ByteBuffer page) {
        this.page = page;
    }

    int requestConsumer() {
        return (int) INT.getVolatile(page, REQ_CONS);
    }

    int requestProducer() {
        return (int) INT.getVolatile(page, REQ_PROD);
    }

    int responseConsumer() {
        return (int) INT.getVolatile(page, RSP_CONS);
    }

    int responseProducer() {
        return (int) INT.getVolatile(page, RSP_PROD);
    }

    /** True for a possible pair of indices: at most a whole ring lies between them. */
    static boolean valid(int consumer, int producer) {
        return Integer.compareUnsigned(producer - consumer, SIZE) <= 0;
    }

    /** Copies request bytes that lie between the indices; the producer index must have been read before. */
    void copyRequests(int from, byte[] into, int count) {
        int at = from & SIZE - 1;
        int first = Math.min(count, SIZE - at);
        page.get(REQUESTS + at, into, 0, first);
        page.get(REQUESTS, into, first, count - first);
    }

    /** Copies bytes into free space of the response ring; the consumer index must have been read before. */
    void copyResponses(int to, byte[] bytes, int count) {
        int at = to & SIZE - 1;
        int first = Math.min(count, SIZE - at);
        page.put(RESPONSES + at, bytes, 0, first);
        page.put(RESPONSES, bytes, first, count - first);
    }

    /** Publishes everything copied before to the guest. */
    void publishResponses(int producer) {
        INT.setVolatile(page, RSP_PROD, producer);
    }

    /** Everything before this index is taken: the guest may reuse its space. */
    void publishRequestsTaken(int consumer) {
        INT.setVolatile(page, REQ_CONS, consumer);
    }

    /** Resets both rings: empty, at index 0. */
    void clear() {
        for (int field : new int[] {REQ_CONS, REQ_PROD, RSP_CONS, RSP_PROD}) {
            INT.setVolatile(page, field, 0);
        }
    }

    void features(int mask) {
        INT.setVolatile(page, SERVER_FEATURES, mask);
    }

    /** True when the guest asks to reconnect, or waits for it. */
    boolean reconnecting() {
        return (int) INT.getVolatile(page, CONNECTION) == 1;
    }

    void connected() {
        INT.setVolatile(page, CONNECTION, 0);
    }

    int error() {
        return (int) INT.getVolatile(page, ERROR);
    }

    void error(int code) {
        INT.setVolatile(page, ERROR, code);
    }
}
