package org.domaind.daemon.sim.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.domaind.daemon.sim.guest.boot.GuestFault;

/**
 * A guest's end of its store ring: sends requests and hands replies to whoever asked. Nothing waits: {@link #pump} moves what can be moved
 * and is called whenever the store's event came. Paths may be relative to the guest's own folder.
 */
public final class GuestStore {
    /** Requests without an answer. */
    public static final int MAX_WAITING = 64;
    public static final int MAX_PAYLOAD = 4096;
    public static final int DIRECTORY = 1;
    public static final int READ = 2;
    public static final int WATCH = 4;
    public static final int TRANSACTION_START = 6;
    public static final int TRANSACTION_END = 7;
    public static final int WRITE = 11;
    public static final int WATCH_EVENT = 15;
    public static final int ERROR = 16;
    private static final int HEADER = 16;

    /** Receives a reply: its payload, or the name of an error. */
    public interface Reply {
        void arrived(boolean ok, String payload);
    }

    private final SharedRing requests;
    private final SharedRing replies;
    private final Runnable tell;
    private final BiConsumer<String, String> event;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final Map<Integer, Reply> asked = new HashMap<>();
    private byte[] arriving = new byte[0];
    private int sentOfFirst;
    private int lastId;

    /** @param wrote called after each write to the page  @param tell sends the store's event  @param event receives the path and token of each watch event */
    public GuestStore(ByteBuffer page, Runnable wrote, Runnable tell, BiConsumer<String, String> event) {
        this.requests = SharedRing.storeRequests(page, wrote);
        this.replies = SharedRing.storeReplies(page, wrote);
        this.tell = tell;
        this.event = event;
    }

    public void read(int transaction, String path, Reply reply) {
        send(READ, transaction, path + "\0", reply);
    }

    public void write(int transaction, String path, String value, Reply reply) {
        send(WRITE, transaction, path + "\0" + value, reply);
    }

    public void watch(String path, String token, Reply reply) {
        send(WATCH, 0, path + "\0" + token + "\0", reply);
    }

    /** Requests without an answer. */
    public int inFlight() {
        return asked.size();
    }

    /** Sends any request. @throws GuestFault when too many wait already, or it is too long */
    public void send(int type, int transaction, String payload, Reply reply) {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        if (asked.size() >= MAX_WAITING || body.length > MAX_PAYLOAD) {
            throw new GuestFault("too many or too long store requests");
        }
        int id = ++lastId;
        asked.put(id, reply);
        waiting.add(ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type).putInt(id).putInt(transaction).putInt(body.length).put(body).array());
        flush();
    }

    /** Drops what was said to the guest in a former domain. */
    public void forget() {
        replies.take(Integer.MAX_VALUE);
    }

    public void pump() {
        byte[] bytes = replies.take(Integer.MAX_VALUE);
        if (bytes.length > 0) {
            int old = arriving.length;
            arriving = Arrays.copyOf(arriving, old + bytes.length);
            System.arraycopy(bytes, 0, arriving, old, bytes.length);
            tell.run();
        }
        while (deliverOne()) {
            // Each round removes one packet.
        }
        flush();
    }

    private void flush() {
        boolean moved = false;
        while (!waiting.isEmpty()) {
            byte[] first = waiting.peek();
            int count = requests.put(first, sentOfFirst, first.length - sentOfFirst);
            moved |= count > 0;
            sentOfFirst += count;
            if (sentOfFirst < first.length) {
                break;
            }
            waiting.poll();
            sentOfFirst = 0;
        }
        if (moved) {
            tell.run();
        }
    }

    private boolean deliverOne() {
        if (arriving.length < HEADER) {
            return false;
        }
        ByteBuffer packet = ByteBuffer.wrap(arriving).order(ByteOrder.LITTLE_ENDIAN);
        int type = packet.getInt();
        int id = packet.getInt();
        packet.getInt();
        int length = packet.getInt();
        if (length < 0 || length > MAX_PAYLOAD) {
            throw new GuestFault("the store sent a packet of " + length + " bytes");
        }
        if (arriving.length < HEADER + length) {
            return false;
        }
        String payload = new String(arriving, HEADER, length, StandardCharsets.UTF_8);
        arriving = Arrays.copyOfRange(arriving, HEADER + length, arriving.length);
        deliver(type, id, payload);
        return true;
    }

    private void deliver(int type, int id, String payload) {
        if (type == WATCH_EVENT) {
            String[] parts = payload.split("\0", -1);
            if (parts.length >= 2) {
                event.accept(parts[0], parts[1]);
            }
            return;
        }
        Reply reply = asked.remove(id);
        if (reply == null) {
            throw new GuestFault("the store answered request " + id + ", which was not asked");
        }
        reply.arrived(type != ERROR, type == ERROR ? payload.replace("\0", "") : payload);
    }
}
