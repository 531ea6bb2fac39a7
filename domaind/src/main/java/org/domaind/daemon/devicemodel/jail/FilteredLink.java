package org.domaind.daemon.devicemodel.jail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.domaind.xenstore.wire.Op;

/**
 * A connection to the store of which only what a filter permits gets through, one request at a time: the next one is read when the last one was answered,
 * and an answer when the one before has left. So it holds one packet of each direction.
 */
final class FilteredLink {
    /** xs_wire.h: type, request, transaction, length; each 32 bits, little-endian. */
    private static final int HEADER = 16;
    private static final int LENGTH_AT = 12;
    private static final int MAX_PAYLOAD = 4096;
    private static final byte[] REFUSAL = "EACCES\0".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel client;
    private final SocketChannel server;
    private final StoreFilter filter;
    private final ByteBuffer fromClient = packet();
    private final ByteBuffer fromServer = packet();
    private ByteBuffer toClient = ByteBuffer.allocate(0);
    private ByteBuffer toServer = ByteBuffer.allocate(0);
    private Op asked = Op.INVALID;
    private String question = "";
    private int watches;
    private int transactions;

    FilteredLink(SocketChannel client, SocketChannel server, StoreFilter filter) {
        this.client = client;
        this.server = server;
        this.filter = filter;
    }

    private static ByteBuffer packet() {
        return ByteBuffer.allocate(HEADER + MAX_PAYLOAD).order(ByteOrder.LITTLE_ENDIAN).limit(HEADER);
    }

    /** Moves what can be moved. @return false: one side has gone, or does not speak the protocol */
    boolean move() throws IOException {
        boolean moved = true;
        while (moved) {
            client.write(toClient);
            server.write(toServer);
            moved = false;
            if (!toServer.hasRemaining() && !toClient.hasRemaining() && asked == Op.INVALID) {
                int read = read(client, fromClient);
                if (read < 0) {
                    return false;
                }
                if (read > 0) {
                    request();
                    moved = true;
                }
            }
            if (!toClient.hasRemaining() && !toServer.hasRemaining()) {
                int read = read(server, fromServer);
                if (read < 0) {
                    return false;
                }
                if (read > 0) {
                    answer();
                    moved = true;
                }
            }
        }
        return true;
    }

    /** @return 1: there is a whole packet; 0: not yet; -1: there will be none */
    private static int read(SocketChannel from, ByteBuffer packet) throws IOException {
        while (true) {
            if (packet.hasRemaining()) {
                int count = from.read(packet);
                if (count <= 0) {
                    return count;
                }
            } else if (packet.limit() == HEADER && packet.getInt(LENGTH_AT) != 0) {
                int length = packet.getInt(LENGTH_AT);
                if (length < 0 || length > MAX_PAYLOAD) {
                    return -1;
                }
                packet.limit(HEADER + length);
            } else {
                return 1;
            }
        }
    }

    private static byte[] taken(ByteBuffer packet) {
        byte[] bytes = new byte[packet.flip().remaining()];
        packet.get(bytes);
        packet.clear().limit(HEADER);
        return bytes;
    }

    private void request() {
        byte[] bytes = taken(fromClient);
        Op op = Op.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0));
        String payload = StoreFilter.text(bytes, HEADER);
        boolean bounded = op != Op.WATCH && op != Op.TRANSACTION_START || op == Op.WATCH && watches < StoreFilter.MAX_WATCHES
                || op == Op.TRANSACTION_START && transactions < StoreFilter.MAX_TRANSACTIONS;
        if (bounded && filter.permits(op, payload)) {
            asked = op;
            question = payload;
            toServer = ByteBuffer.wrap(bytes);
        } else {
            toClient = packet(bytes, Op.ERROR.number(), REFUSAL);
        }
    }

    private void answer() {
        byte[] bytes = taken(fromServer);
        Op op = Op.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0));
        if (op == Op.WATCH_EVENT) {
            toClient = ByteBuffer.wrap(bytes);
            return;
        }
        if (op != Op.ERROR) {
            watches += asked == Op.WATCH ? 1 : asked == Op.UNWATCH ? -1 : 0;
            transactions += asked == Op.TRANSACTION_START ? 1 : 0;
        }
        // A transaction that could not be committed is over as well.
        transactions -= asked == Op.TRANSACTION_END ? 1 : 0;
        Optional<String> translated = op == Op.READ ? filter.translated(asked, question, StoreFilter.text(bytes, HEADER)) : Optional.empty();
        toClient = translated.map(value -> packet(bytes, op.number(), value.getBytes(StandardCharsets.ISO_8859_1))).orElseGet(() -> ByteBuffer.wrap(bytes));
        asked = Op.INVALID;
    }

    /** With the numbers of another packet. */
    private static ByteBuffer packet(byte[] header, int type, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN).put(header, 0, HEADER).putInt(0, type).putInt(LENGTH_AT, payload.length)
                .put(payload).flip();
    }

    /** Says what is waited for. */
    void interest(Selector selector) {
        boolean idle = !toClient.hasRemaining() && !toServer.hasRemaining();
        client.keyFor(selector).interestOps((idle && asked == Op.INVALID ? SelectionKey.OP_READ : 0) | (toClient.hasRemaining() ? SelectionKey.OP_WRITE : 0));
        server.keyFor(selector).interestOps((idle ? SelectionKey.OP_READ : 0) | (toServer.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }
}
