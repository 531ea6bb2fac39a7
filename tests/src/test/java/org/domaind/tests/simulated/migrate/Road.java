package org.domaind.tests.simulated.migrate;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.domaind.daemon.os.Libc;
import org.domaind.schema.api.Requests;

/** The way from a sender to a receiver and back, through threads that count what passes and may end it. */
final class Road implements AutoCloseable {
    enum Direction {
        TO_RECEIVER, TO_SENDER
    }

    /**
     * Where the road ends.
     *
     * @param after bytes in that direction; of TO_RECEIVER counted from the moment when the receiver has said that it has the guest, if {@code late}
     */
    record End(Direction direction, long after, boolean late) {
        static final End NEVER = new End(Direction.TO_SENDER, Long.MAX_VALUE, false);
    }

    /** The banner, and what is said when the guest has arrived. */
    static final int READY = 54;
    static final int RECEIVED = READY + 34;
    static final int REPORT = RECEIVED + 39;
    static final int GO = 44;

    private final End end;
    private final int[] fromSender = Libc.pipe(0);
    private final int[] toReceiver = Libc.pipe(0);
    private final int[] fromReceiver = Libc.pipe(0);
    private final int[] toSender = Libc.pipe(0);
    private final List<AutoCloseable> streams = new ArrayList<>();
    private final AtomicLong toSenderBytes = new AtomicLong();
    private final AtomicLong toReceiverBytes = new AtomicLong();
    private final AtomicLong lateBytes = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    Road(End end) throws IOException {
        this.end = end;
        start(Direction.TO_RECEIVER, fromSender[0], toReceiver[1]);
        start(Direction.TO_SENDER, fromReceiver[0], toSender[1]);
    }

    Requests.Link senderLink() {
        return new Requests.Link(ProcessHandle.current().pid(), toSender[0], fromSender[1]);
    }

    Requests.Link receiverLink() {
        return new Requests.Link(ProcessHandle.current().pid(), toReceiver[0], fromReceiver[1]);
    }

    /** What the receiving command reads and writes before its daemon does. */
    InputStream receiverIn() throws IOException {
        return new FileInputStream("/proc/self/fd/" + toReceiver[0]);
    }

    OutputStream receiverOut() throws IOException {
        return new FileOutputStream("/proc/self/fd/" + fromReceiver[1]);
    }

    /** The sending daemon has opened its ends, or will not. */
    void senderHasIt() {
        close(toSender, 0);
        close(fromSender, 1);
    }

    void receiverHasIt() {
        close(toReceiver, 0);
        close(fromReceiver, 1);
    }

    long bytesToReceiver() {
        return toReceiverBytes.get();
    }

    private static synchronized void close(int[] pipe, int which) {
        if (pipe[which] >= 0) {
            Libc.closeFile(pipe[which]);
            pipe[which] = -1;
        }
    }

    private void start(Direction direction, int from, int to) throws IOException {
        FileInputStream in = new FileInputStream("/proc/self/fd/" + from);
        FileOutputStream out = new FileOutputStream("/proc/self/fd/" + to);
        synchronized (streams) {
            streams.add(in);
            streams.add(out);
        }
        Libc.closeFile(from);
        Libc.closeFile(to);
        Thread thread = new Thread(() -> pump(direction, in, out), "road");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void pump(Direction direction, InputStream in, OutputStream out) {
        byte[] bytes = new byte[1 << 16];
        try (in; out) {
            while (left(direction) > 0) {
                int count = in.read(bytes);
                if (count < 0) {
                    return;
                }
                // Where the road ends may have been decided meanwhile.
                int passes = (int) Math.max(0, Math.min(count, left(direction)));
                // Counted before they are there: whoever reads them may answer at once.
                count(direction, passes);
                out.write(bytes, 0, passes);
            }
            cut();
        } catch (IOException ended) {
            // One of the two has closed its end: so does this one.
        }
    }

    private void count(Direction direction, int bytes) {
        if (direction == Direction.TO_SENDER) {
            toSenderBytes.addAndGet(bytes);
        } else {
            toReceiverBytes.addAndGet(bytes);
            if (toSenderBytes.get() >= RECEIVED) {
                lateBytes.addAndGet(bytes);
            }
        }
    }

    private long left(Direction direction) {
        if (direction != end.direction()) {
            return Long.MAX_VALUE;
        }
        AtomicLong passed = direction == Direction.TO_SENDER ? toSenderBytes : end.late() ? lateBytes : toReceiverBytes;
        return end.late() && toSenderBytes.get() < RECEIVED ? Long.MAX_VALUE : end.after() - passed.get();
    }

    /** Nothing passes any more. */
    void cut() {
        List<AutoCloseable> all;
        synchronized (streams) {
            all = List.copyOf(streams);
            streams.clear();
        }
        for (AutoCloseable stream : all) {
            try {
                stream.close();
            } catch (Exception e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }

    @Override
    public void close() {
        senderHasIt();
        receiverHasIt();
        cut();
    }
}
