package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Problem;

/**
 * One connection of the management socket: its calls run one after the other, and its replies come in the order of the calls. Used by the loop's
 * thread, except for {@link #work} and its callbacks.
 */
final class Connection {
    /** The longest calls carry a guest's config file. */
    static final int MAX_CALL_BYTES = 4 << 20;
    /** How much may be received while a call is being served. */
    private static final int MAX_AHEAD_BYTES = 64 << 10;
    /** White space before a reply: JSON ignores it, and sending it fails once the caller has closed its socket. */
    private static final byte[] BLANK = {' '};
    private static final Logger LOG = LogManager.getLogger(Connection.class);

    private final ManagementLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final CallBuffer received = new CallBuffer();
    private final UnsentReplies replies;
    private int heldBytes;
    private boolean working;
    private boolean oneway;
    private boolean inputEnded;
    private boolean closed;
    /** The outcome of the current call; null until a worker has begun it. */
    private CompletableFuture<VarlinkDispatch.Outcome> outcome;

    Connection(ManagementLoop loop, SocketChannel channel, SelectionKey key) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.replies = new UnsentReplies(channel, loop);
    }

    SocketChannel channel() {
        return channel;
    }

    UnsentReplies replies() {
        return replies;
    }

    // --- the socket

    void ready(ByteBuffer scratch) throws IOException {
        if (key.isReadable()) {
            read(scratch);
        }
        if (key.isValid() && key.isWritable()) {
            replies.write();
        }
        proceed();
    }

    private void read(ByteBuffer scratch) throws IOException {
        scratch.clear();
        int count = channel.read(scratch);
        if (count < 0) {
            inputEnded = true;
            if (outcome != null && replies.isEmpty()) {
                // The caller has closed its socket, or only its sending side; a write tells which.
                probe();
            }
            return;
        }
        received.add(scratch.flip());
    }

    /** Tells the loop how many received bytes this connection holds. */
    private void account() {
        loop.received(received.size() - heldBytes);
        heldBytes = received.size();
    }

    /** Probes whether a caller that waits for a reply is still there. */
    void probeWaiter() {
        if (outcome != null && !outcome.isDone() && !oneway && replies.isEmpty()) {
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

    private void send(byte[] bytes) throws IOException {
        if (!closed) {
            replies.send(bytes);
        }
    }

    // --- calls

    /** Begins the next call once the reply to the one before has been sent, and sets which events the selector waits for. */
    private void proceed() {
        if (closed) {
            return;
        }
        if (!working && replies.isEmpty()) {
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
        boolean hear = !inputEnded && (!working && replies.isEmpty() || received.size() < MAX_AHEAD_BYTES);
        loop.hears(this, hear);
        key.interestOps((hear ? SelectionKey.OP_READ : 0) | (!replies.isEmpty() ? SelectionKey.OP_WRITE : 0));
    }

    /** On a worker. */
    private void work(byte[] text) {
        try {
            begin(text);
        } catch (RuntimeException | Error bug) {
            // Last resort: otherwise the caller would wait for ever.
            LOG.error("A call failed because of a bug in domaind", bug);
            loop.post(this::close);
        }
    }

    private void begin(byte[] text) {
        VarlinkCall call;
        try {
            call = VarlinkCall.read(text);
        } catch (IOException e) {
            LOG.warn("A management client sent something that is not a call: {}", e.getMessage());
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
            // Nobody waits for the reply to a cancelled call.
            if (failure == null) {
                byte[] reply = unanswered ? null : frame(done.reply());
                loop.post(() -> answered(reply, done.upgrade()));
            }
        }).exceptionally(bug -> {
            if (!begun.isCancelled()) {
                LOG.error("A reply to {} cannot be written as JSON, which is a bug in domaind", call.method(), bug);
                loop.post(this::close);
            }
            return null;
        });
    }

    /** Called on the thread that works for the guest, whose work goes on even if the caller disconnects. */
    private void post(Map<String, Object> reply) {
        byte[] frame;
        try {
            frame = frame(reply);
        } catch (RuntimeException bug) {
            LOG.error("Progress could not be sent to a caller because of a bug in domaind", bug);
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
        if (inputEnded && !begun.isDone() && replies.isEmpty()) {
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
                    send(frame(VarlinkDispatch.Outcome.problem(Problem.of("too-many-viewers", "there are " + ManagementLoop.MAX_VIEWERS
                            + " console viewers already")).reply()));
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

    /** Cancels a wait. Work on a guest that was begun goes on. */
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
        replies.clear();
        loop.received(-heldBytes);
        heldBytes = 0;
    }
}
