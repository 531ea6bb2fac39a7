package org.domaind.xenstore.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.socket.ClientSocket;
import org.domaind.xenstore.socket.Sockets;
import org.domaind.xenstore.wire.Packet;

/**
 * Clients without a kernel, and a service manager that holds their connections: {@link #nextProcess} drops everything that belongs to one process.
 */
final class MemorySockets implements Sockets {
    private final int most;
    private final Set<MemoryClient> coming = new LinkedHashSet<>();
    private final Map<String, MemoryClient> held = new LinkedHashMap<>();
    private final Set<MemoryClient> served = new LinkedHashSet<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);

    MemorySockets(int most) {
        this.most = most;
    }

    MemoryClient connect() {
        MemoryClient client = new MemoryClient();
        coming.add(client);
        return client;
    }

    /** The process ends in any way: connections that the manager does not hold are closed. */
    void nextProcess() {
        served.forEach(client -> client.open &= held.containsValue(client));
        served.clear();
    }

    List<String> held() {
        return List.copyOf(held.keySet());
    }

    @Override
    public ByteBuffer in() {
        return in;
    }

    @Override
    public ByteBuffer out() {
        return out;
    }

    @Override
    public int mostKept() {
        return most;
    }

    @Override
    public void restore(AcceptHandler handler) {
        for (Map.Entry<String, MemoryClient> each : List.copyOf(held.entrySet())) {
            each.getValue().events = handler.restored(each.getKey(), each.getValue());
            if (each.getValue().events == null) {
                each.getValue().close();
            } else {
                served.add(each.getValue());
            }
        }
    }

    @Override
    public void await(long timeoutMillis, AcceptHandler handler) {
        for (MemoryClient client : coming) {
            served.add(client);
            client.events = handler.accepted(client);
        }
        coming.clear();
        for (MemoryClient client : served) {
            if (client.sent.size() > 0) {
                client.events.readable();
            }
        }
    }

    @Override
    public void wake() {
        // Nothing waits.
    }

    @Override
    public void close() {
        coming.clear();
    }

    /** Both ends of a connection. */
    final class MemoryClient implements ClientSocket {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private Events events;
        private boolean open = true;
        private int room = Integer.MAX_VALUE;

        void ask(int type, int txid, String payload) {
            sent.writeBytes(new Packet(type, 0, txid, StoreConversation.bytes(payload)).encode());
        }

        void write(byte[] bytes) {
            sent.writeBytes(bytes);
        }

        /** This many more bytes can be sent to the client. */
        void room(int bytes) {
            room = bytes;
        }

        boolean open() {
            return open;
        }

        /** What has arrived since the last call. */
        List<String> packets() {
            List<String> packets = StoreConversation.packets(ByteBuffer.wrap(got.toByteArray()));
            got.reset();
            return packets;
        }

        @Override
        public int receive() {
            in.clear();
            byte[] all = sent.toByteArray();
            int count = Math.min(all.length, in.remaining());
            in.put(all, 0, count).flip();
            sent.reset();
            sent.write(all, count, all.length - count);
            return count;
        }

        @Override
        public int send() {
            byte[] bytes = new byte[Math.min(room, out.remaining())];
            out.get(bytes);
            got.writeBytes(bytes);
            room -= bytes.length;
            return bytes.length;
        }

        @Override
        public void interest(boolean reading, boolean writing) {
            // Checked in every round anyway.
        }

        @Override
        public boolean keep(String name) {
            held.put(name, this);
            return true;
        }

        @Override
        public void close() {
            open = false;
            served.remove(this);
            held.values().remove(this);
        }

        @Override
        public void reset() {
            close();
        }

        @Override
        public void leave() {
            served.remove(this);
        }
    }
}
