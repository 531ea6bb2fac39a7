package org.domaind.xenstore.guests;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** The guest's end of a ring (xs_wire.h: struct xenstore_domain_interface). */
public final class Ring {
    private static final int SIZE = 1024;
    private static final int REQ_CONS = 2048;
    private static final int REQ_PROD = 2052;
    private static final int RSP_CONS = 2056;
    private static final int RSP_PROD = 2060;
    private static final int ERROR = 2072;
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer page;
    private final PacketReader reader = new PacketReader();
    private byte[] unsent = {};

    public Ring(ByteBuffer page) {
        this.page = page;
    }

    public void request(int type, int reqId, int tx, String payload) {
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(unsent);
        more.writeBytes(new Packet(type, reqId, tx, Text.bytes(payload)).encode());
        unsent = more.toByteArray();
    }

    /** Writes as many of the request bytes as fit. Returns how many. */
    public int push(int most) {
        int producer = get(REQ_PROD);
        int count = Math.min(Math.min(most, unsent.length), SIZE - (producer - get(REQ_CONS)));
        for (int i = 0; i < count; i++) {
            page.put(producer + i & SIZE - 1, unsent[i]);
        }
        INT.setVolatile(page, REQ_PROD, producer + count);
        unsent = Arrays.copyOfRange(unsent, count, unsent.length);
        return count;
    }

    /** Reads at most this many response bytes. Returns how many; adds the packets that became complete. */
    public int pull(int most, List<Packet> packets) throws ProtocolException {
        int consumer = get(RSP_CONS);
        int count = Math.min(most, get(RSP_PROD) - consumer);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = page.get(SIZE + (consumer + i & SIZE - 1));
        }
        INT.setVolatile(page, RSP_CONS, consumer + count);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (Packet packet = reader.next(in); packet != null; packet = reader.next(in)) {
            packets.add(packet);
        }
        return count;
    }

    /** The error field that the store set; 0 for none. */
    public int error() {
        return get(ERROR);
    }

    @Override
    public String toString() {
        return "requests " + get(REQ_CONS) + " to " + get(REQ_PROD) + " and " + unsent.length + " more, responses " + get(RSP_CONS) + " to "
                + get(RSP_PROD);
    }

    private int get(int field) {
        return (int) INT.getVolatile(page, field);
    }
}
