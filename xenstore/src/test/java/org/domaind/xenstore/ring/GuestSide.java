package org.domaind.xenstore.ring;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** A guest's use of its store ring, without events: the test looks at both ends whenever it wants. */
public final class GuestSide {
    public static final int REQ_CONS = 2048;
    static final int REQ_PROD = 2052;
    static final int RSP_CONS = 2056;
    static final int RSP_PROD = 2060;
    static final int FEATURES = 2064;
    static final int CONNECTION = 2068;
    static final int ERROR = 2072;

    private final ByteBuffer page;
    private final PacketReader reader = new PacketReader();
    private byte[] unsent = {};

    public GuestSide(ByteBuffer page) {
        this.page = page;
    }

    public int field(int offset) {
        return page.getInt(offset);
    }

    public void field(int offset, int value) {
        page.putInt(offset, value);
    }

    public void request(int type, int reqId, int tx, String payload) {
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(unsent);
        more.writeBytes(new Packet(type, reqId, tx, StoreConversation.bytes(payload)).encode());
        unsent = more.toByteArray();
        push();
    }

    /** Writes as much as fits. Returns whether something is left. */
    public boolean push() {
        int producer = field(REQ_PROD);
        int count = Math.min(unsent.length, 1024 - (producer - field(REQ_CONS)));
        for (int i = 0; i < count; i++) {
            page.put(producer + i & 1023, unsent[i]);
        }
        field(REQ_PROD, producer + count);
        unsent = java.util.Arrays.copyOfRange(unsent, count, unsent.length);
        return unsent.length > 0;
    }

    /** Reads at most this many bytes of responses; returns the packets that became complete, as {@link StoreConversation} writes them. */
    public List<String> pull(int most) {
        int consumer = field(RSP_CONS);
        int count = Math.min(most, field(RSP_PROD) - consumer);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = page.get(1024 + (consumer + i & 1023));
        }
        field(RSP_CONS, consumer + count);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<String> packets = new ArrayList<>();
        try {
            for (Packet packet = reader.next(in); packet != null; packet = reader.next(in)) {
                packets.add(packet.reqId() + ": " + packet.type() + " " + StoreConversation.text(packet.payload()).replace('\0', '|'));
            }
        } catch (ProtocolException unreadable) {
            throw new AssertionError(unreadable);
        }
        return packets;
    }

    public List<String> pull() {
        return pull(1024);
    }
}
