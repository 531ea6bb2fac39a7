package org.domaind.daemon.plan.migrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.domaind.daemon.link.PeerLink;
import org.domaind.daemon.migration.Handshake;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/**
 * One end of a migration at work: the link, and whether there still is a way back. Its steps run on one thread; {@link #cancel} may come from any.
 */
public final class Passage {
    /** Longest waits for a byte, in milliseconds: the receiver may first ask for a password; a guest may take two minutes to suspend itself. */
    private static final long BEGIN_PATIENCE = 300_000;
    private static final long PATIENCE = 180_000;
    /** Beyond the point of no return; a guest stands still meanwhile. */
    private static final long END_PATIENCE = 60_000;

    private final PeerLink link;
    private final Cancellation cancellation;
    private boolean beyond;

    public Passage(PeerLink link, Cancellation cancellation) {
        this.link = link;
        this.cancellation = cancellation;
        link.watch(cancellation::check);
        link.patience(BEGIN_PATIENCE);
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    PeerLink link() {
        return link;
    }

    /** Ends it, unless it is beyond its point of no return. Does not wait. */
    public synchronized void cancel(Problem why) {
        if (!beyond) {
            cancellation.cancel(why);
        }
    }

    /** From now on nothing ends it but its end. @throws ProblemException it was cancelled before */
    synchronized void commit() {
        cancellation.check();
        beyond = true;
        link.watch(() -> { });
        link.patience(END_PATIENCE);
    }

    void begun() {
        link.patience(PATIENCE);
    }

    /** Waits for a message. @throws ProblemException {@code link-lost}, {@code unexpected-message} */
    void await(Handshake message) {
        byte[] expected = message.bytes();
        byte[] got = new byte[expected.length];
        int count = 0;
        try {
            while (count < expected.length) {
                ByteBuffer next = ByteBuffer.wrap(got, count, expected.length - count);
                int bytes = link.read(next);
                if (bytes < 0) {
                    throw new ProblemException("link-lost", "the other host has closed the connection" + (count == 0 ? "" : " after " + shown(got, count))
                            + ", in place of saying \"" + shown(expected, expected.length) + '"');
                }
                count += bytes;
                if (!Arrays.equals(got, 0, count, expected, 0, count)) {
                    throw new ProblemException("unexpected-message", "the other host has said \"" + shown(got, count) + "\", in place of \""
                            + shown(expected, expected.length) + '"', "what runs there must be xl migrate-receive, and write nothing else to its standard output");
                }
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static String shown(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "").strip();
    }

    void say(Handshake message) {
        say(message.bytes());
    }

    void say(byte[] bytes) {
        try {
            link.writeFully(bytes);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    int readByte() {
        try {
            return link.readFully(1).get(0);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    static ProblemException lost(IOException e) {
        return new ProblemException(Problem.of("link-lost", String.valueOf(e.getMessage())), e);
    }
}
