package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Problem;

/**
 * One caller of the management socket: its calls one after the other, its replies in the order of the calls. Belongs to the loop's thread, but
 * for {@link #work} and what calls it back.
 */
final class Connection {
    /** A guest's config file is the longest thing a call carries. */
    static final int MAX_CALL_BYTES = 4 << 20;
    /** What may be received ahead while a call is at work. */
    private static final int MAX_AHEAD_BYTES = 64 << 10;
    /** Before a reply it means nothing, and it cannot be sent to a caller that has gone. */
    private static final byte[] BLANK = {' '};
    private static final Logger LOG = LogManager.getLogger(Connection.class);

    private final ManagementLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final CallBuffer received = new CallBuffer();
    private final ArrayDeque<ByteBuffer> replies = new ArrayDeque<>();
    private long unsentBytes;
    private int heldBytes;
    /** When the caller last took something, or there was nothing to take. */
    private long movedNanos = System.nanoTime();
    private boolean working;
    private boolean oneway;
    private boolean inputEnded;
    private boolean closed;
    /** What the call at work does; null until a worker has begun it. */
    private CompletableFuture<VarlinkDispatch.Outcome> outcome;

    Connection(ManagementLoop loop, SocketChannel channel, SelectionKey key) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
    }

    SocketChannel channel() {
        return channel;
    }

    long unsentBytes() {
        return unsentBytes;
    }

    /** How long the caller has left what was there for it, in nanoseconds; 0 when nothing is. */
    long stalledNanos(long now) {
        return unsentBytes == 0 ? 0 : now - movedNanos;
    }

    // --- the socket

    void ready(ByteBuffer scratch) throws IOException {
        if (key.isReadable()) {
            read(scratch);
        }
        if (key.isValid() && key.isWritable()) {
            write();
        }
        proceed();
    }

    private void read(ByteBuffer scratch) throws IOException {
        scratch.clear();
        int count = channel.read(scratch);
        if (count < 0) {
            inputEnded = true;
            if (outcome != null && unsentBytes == 0) {
                // It may have gone, or only have nothing more to ask. To one that has gone nothing can be written.
                probe();
            }
            return;
        }
        received.add(scratch.flip());
    }

    /** Tells the loop how much is held of this caller. */
    private void account() {
        loop.received(received.size() - heldBytes);
        heldBytes = received.size();
    }

    /** Sees that a caller that waits for an answer is still there. */
    void probeWaiter() {
        if (outcome != null && !outcome.isDone() && !oneway && unsentBytes == 0) {
            guarded(this::probe);
        }
    }

    private void probe() throws IOException {
        if (oneway) {
            close();
        } else {
            send(BLANK);
        }
    }

    private void write() throws IOException {
        while (!replies.isEmpty()) {
            long count = channel.write(replies.toArray(ByteBuffer[]::new));
            if (count == 0) {
                break;
            }
            movedNanos = System.nanoTime();
            unsent(-count);
            while (!replies.isEmpty() && !replies.peek().hasRemaining()) {
                replies.poll();
            }
        }
    }

    private void send(byte[] bytes) throws IOException {
        if (closed) {
            return;
        }
        if (unsentBytes == 0) {
            movedNanos = System.nanoTime();
        }
        replies.add(ByteBuffer.wrap(bytes));
        unsent(bytes.length);
        write();
    }

    private void unsent(long more) {
        unsentBytes += more;
        loop.unsent(more);
    }

    // --- calls

    /** Does what can be done now: begins the next call when the one before is answered and its answer taken; says what to wait for. */
    private void proceed() {
        if (closed) {
            return;
        }
        if (!working && unsentBytes == 0) {
            byte[] call = received.next();
            if (call != null) {
                working = true;
                loop.work(() -> work(call));
            } else if (received.size() > MAX_CALL_BYTES) {
                LOG.warn("A management client was dropped: its call has more than {} bytes", MAX_CALL_BYTES);
                close();
                return;
            } else if (inputEnded) {
                close();
                return;
            }
        }
        account();
        if (heldBytes > 0 && loop.holdsTooMuch()) {
            LOG.warn("A management client was dropped: calls that are not complete take more than {} bytes", ManagementLoop.MAX_RECEIVED_BYTES);
            close();
            return;
        }
        boolean hear = !inputEnded && (!working && unsentBytes == 0 || received.size() < MAX_AHEAD_BYTES);
        loop.hears(this, hear);
        key.interestOps((hear ? SelectionKey.OP_READ : 0) | (unsentBytes > 0 ? SelectionKey.OP_WRITE : 0));
    }

    /** On a worker. */
    private void work(byte[] text) {
        try {
            begin(text);
        } catch (RuntimeException | Error bug) {
            // The worker's outermost edge: the caller would wait for ever.
            LOG.error("A call is ended by a fault of the daemon", bug);
            loop.post(this::close);
        }
    }

    private void begin(byte[] text) {
        VarlinkCall call;
        try {
            call = VarlinkCall.read(text);
        } catch (IOException e) {
            LOG.warn("A management client sent what is no call: {}", e.getMessage());
            loop.post(this::close);
            return;
        }
        boolean unanswered = call.oneway();
        CompletableFuture<VarlinkDispatch.Outcome> begun = loop.calls().apply(call, progress -> {
            if (!unanswered) {
                post(progress);
            }
        });
        loop.post(() -> began(begun, unanswered));
        begun.whenComplete((done, failure) -> {
            // A call that was cancelled has nobody who waits for its answer.
            if (failure == null) {
                byte[] reply = unanswered ? null : frame(done.reply());
                loop.post(() -> answered(reply, done.upgrade()));
            }
        }).exceptionally(bug -> {
            if (!begun.isCancelled()) {
                LOG.error("A reply to {} is no JSON by a fault of the daemon", call.method(), bug);
                loop.post(this::close);
            }
            return null;
        });
    }

    /** On the thread that works for the guest, which goes on whatever becomes of the caller. */
    private void post(Map<String, Object> reply) {
        byte[] frame;
        try {
            frame = frame(reply);
        } catch (RuntimeException bug) {
            LOG.error("A caller is not told of progress by a fault of the daemon", bug);
            return;
        }
        loop.post(() -> guarded(() -> {
            send(frame);
            proceed();
        }));
    }

    private static byte[] frame(Map<String, Object> reply) {
        byte[] json = Json.bytes(reply);
        return Arrays.copyOf(json, json.length + 1);
    }

    private void began(CompletableFuture<VarlinkDispatch.Outcome> begun, boolean unanswered) {
        if (closed) {
            begun.cancel(false);
            return;
        }
        outcome = begun;
        oneway = unanswered;
        if (inputEnded && !begun.isDone() && unsentBytes == 0) {
            guarded(this::probe);
        }
    }

    private void answered(byte[] reply, ManagementApi.RawSession upgrade) {
        guarded(() -> {
            working = false;
            outcome = null;
            if (upgrade == null) {
                if (reply != null) {
                    send(reply);
                }
                proceed();
            } else if (!closed && !loop.mayView()) {
                if (reply != null) {
                    send(frame(VarlinkDispatch.Outcome.problem(Problem.of("too-many-viewers", "domaind shows " + ManagementLoop.MAX_VIEWERS
                            + " consoles already")).reply()));
                }
                proceed();
            } else if (!closed) {
                upgrade(reply, upgrade);
            }
        });
    }

    private void upgrade(byte[] reply, ManagementApi.RawSession session) {
        UpgradedConnection viewing = new UpgradedConnection(channel, reply == null ? new byte[0] : reply, received.rest(), session);
        leave();
        loop.handOver(this, viewing);
    }

    private interface Act {
        void run() throws IOException;
    }

    private void guarded(Act act) {
        try {
            act.run();
        } catch (IOException e) {
            broke(e);
        }
    }

    void broke(IOException e) {
        LOG.debug("A management connection broke: {}", e.getMessage());
        close();
    }

    /** Work that was begun goes on, for the caller may have gone but the guest has not; a wait ends. */
    void close() {
        if (closed) {
            return;
        }
        leave();
        if (outcome != null) {
            outcome.cancel(false);
        }
        loop.closed(this);
    }

    private void leave() {
        closed = true;
        key.cancel();
        unsent(-unsentBytes);
        replies.clear();
        loop.received(-heldBytes);
        heldBytes = 0;
    }
}
