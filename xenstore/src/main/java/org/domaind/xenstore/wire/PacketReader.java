package org.domaind.xenstore.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Splits a stream of bytes, arriving in chunks of any size, into packets. Holds at most one incomplete packet. */
public final class PacketReader {
    private static final byte[] NO_PAYLOAD = {};

    private final byte[] header = new byte[Packet.HEADER_SIZE];
    private final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    private int headerFilled;
    private byte[] payload = NO_PAYLOAD;
    private int payloadFilled;

    /**
     * Reads bytes until a packet is complete or the input is used up.
     *
     * @return the next packet, or null when more input is needed
     * @throws ProtocolException when a length exceeds {@link Packet#MAX_PAYLOAD}; the reader cannot be used afterwards
     */
    public Packet next(ByteBuffer in) throws ProtocolException {
        if (headerFilled < header.length) {
            int n = Math.min(in.remaining(), header.length - headerFilled);
            in.get(header, headerFilled, n);
            headerFilled += n;
            if (headerFilled < header.length) {
                return null;
            }
            int length = Packet.checkedLength(fields.getInt(12));
            payload = length == 0 ? NO_PAYLOAD : new byte[length];
            payloadFilled = 0;
        }
        int n = Math.min(in.remaining(), payload.length - payloadFilled);
        in.get(payload, payloadFilled, n);
        payloadFilled += n;
        if (payloadFilled < payload.length) {
            return null;
        }
        headerFilled = 0;
        return new Packet(fields.getInt(0), fields.getInt(4), fields.getInt(8), payload);
    }

    /** Bytes of the incomplete packet held, 0 between packets. */
    public int held() {
        return headerFilled < header.length ? headerFilled : header.length + payloadFilled;
    }

    /** A copy of the incomplete packet's bytes: fed to a fresh reader they give the same state. */
    public byte[] heldBytes() {
        byte[] bytes = Arrays.copyOf(header, held());
        if (bytes.length > header.length) {
            System.arraycopy(payload, 0, bytes, header.length, payloadFilled);
        }
        return bytes;
    }
}
