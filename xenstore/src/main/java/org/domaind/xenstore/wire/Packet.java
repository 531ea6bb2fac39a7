package org.domaind.xenstore.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message, in either direction.
 *
 * @param type    an {@link Op} number; any 32-bit value in a request
 * @param reqId   chosen by the client, repeated in the reply; 0 in events
 * @param txId    the transaction, 0 for none
 * @param payload at most {@link #MAX_PAYLOAD} bytes; shared, must not be changed
 */
public record Packet(int type, int reqId, int txId, byte[] payload) {
    public static final int HEADER_SIZE = 16;
    /** xs_wire.h: XENSTORE_PAYLOAD_MAX. */
    public static final int MAX_PAYLOAD = 4096;

    public Packet(Op op, int reqId, int txId, byte[] payload) {
        this(op.number(), reqId, txId, payload);
    }

    public Op op() {
        return Op.of(type);
    }

    /** Header, then payload, as they go over the wire. */
    public byte[] encode() {
        byte[] bytes = new byte[HEADER_SIZE + payload.length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(reqId).putInt(txId).putInt(payload.length).put(payload);
        return bytes;
    }

    /** Checks a length field, which is unsigned on the wire. */
    static int checkedLength(int length) throws ProtocolException {
        if (Integer.compareUnsigned(length, MAX_PAYLOAD) > 0) {
            throw new ProtocolException("payload length " + Integer.toUnsignedString(length) + " exceeds " + MAX_PAYLOAD);
        }
        return length;
    }
}
