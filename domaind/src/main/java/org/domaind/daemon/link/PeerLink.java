package org.domaind.daemon.link;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.os.linux.process.ProcessFiles;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;

/**
 * Bytes from and to a peer. Reads and writes wait, for as long as {@link #patience} says without a byte, and ask the {@link #watch} several times a second
 * whether they still shall. Used by one thread at a time; closed by any, when no thread uses it.
 */
public final class PeerLink implements ByteChannel {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int LOOK_MILLIS = 100;

    private final ProcessFiles.OpenedFile input;
    private final ProcessFiles.OpenedFile output;
    private final NativeBlock buffer = new NativeBlock(BUFFER_BYTES);
    private final PollSet reading;
    private final PollSet writing;
    private Runnable check = () -> { };
    private long patienceMillis = TimeUnit.MINUTES.toMillis(5);
    private boolean closed;

    private PeerLink(ProcessFiles.OpenedFile input, ProcessFiles.OpenedFile output) {
        this.input = input;
        this.output = output;
        reading = new PollSet(input.descriptor());
        writing = new PollSet(output.descriptor());
        writing.want(0, false, true);
    }

    /** @throws ProblemException {@code no-link} */
    public static PeerLink open(Requests.Link link) {
        ProcessFiles.OpenedFile input = open(link.process(), link.input(), false);
        try {
            return new PeerLink(input, open(link.process(), link.output(), true));
        } catch (RuntimeException e) {
            Libc.closeFile(input.descriptor());
            throw e;
        }
    }

    private static ProcessFiles.OpenedFile open(long process, int descriptor, boolean writing) {
        try {
            return ProcessFiles.open(process, descriptor, writing);
        } catch (SystemException e) {
            throw new ProblemException(Problem.of("no-link", "file " + descriptor + " of process " + process + ", by which the guest would travel, cannot be "
                    + "opened: " + Libc.errorText(e.errno())), e);
        }
    }

    /** @param newCheck asked while something is waited for; throws what ends the wait */
    public void watch(Runnable newCheck) {
        check = newCheck;
    }

    /** How long later waits last without a byte, at most. */
    public void patience(long millis) {
        patienceMillis = millis;
    }

    /** @return -1 at the end */
    @Override
    public int read(ByteBuffer into) throws IOException {
        int wanted = Math.min(into.remaining(), BUFFER_BYTES);
        int count = again(reading, () -> input.socket() ? LocalSocket.tryReceive(input.descriptor(), buffer.address(), wanted)
                : Libc.tryRead(input.descriptor(), buffer.address(), wanted), "nothing has come from the other host");
        into.put(buffer.bytes().slice(0, count));
        return count == 0 && wanted > 0 ? -1 : count;
    }

    /** Writes some of it, at least a byte. */
    @Override
    public int write(ByteBuffer from) throws IOException {
        int wanted = Math.min(from.remaining(), BUFFER_BYTES);
        buffer.bytes().put(0, from, from.position(), wanted);
        int count = again(writing, () -> output.socket() ? LocalSocket.trySend(output.descriptor(), buffer.address(), wanted)
                : Libc.tryWrite(output.descriptor(), buffer.address(), wanted), "the other host has taken nothing");
        from.position(from.position() + count);
        return count;
    }

    /** Reads all that fits. @throws EOFException the peer ended before */
    public ByteBuffer readFully(int bytes) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(bytes);
        while (all.hasRemaining()) {
            if (read(all) < 0) {
                throw new EOFException("the other host has closed the connection");
            }
        }
        return all.flip();
    }

    public void writeFully(byte[] bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            write(all);
        }
    }

    /** A call that returns a count, or a negative error number. */
    private interface Attempt {
        int make();
    }

    private int again(PollSet poll, Attempt attempt, String silence) throws IOException {
        if (closed) {
            throw new IOException("the connection to the other host is closed");
        }
        long began = System.nanoTime();
        check.run();
        while (true) {
            int count = attempt.make();
            if (count >= 0) {
                return count;
            }
            if (count == -Errno.EPIPE) {
                throw new IOException("the other host has closed the connection");
            }
            if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
                throw new IOException(Libc.errorText(-count));
            }
            while (!poll.awaitReady(LOOK_MILLIS)) {
                check.run();
                if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(patienceMillis)) {
                    throw new IOException(silence + " for " + TimeUnit.MILLISECONDS.toSeconds(patienceMillis) + " s");
                }
            }
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.closeFile(input.descriptor());
            Libc.closeFile(output.descriptor());
            reading.close();
            writing.close();
            buffer.close();
        }
    }
}
