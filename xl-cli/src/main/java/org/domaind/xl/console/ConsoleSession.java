package org.domaind.xl.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Carries bytes between the caller and a guest's console until one of them ends it. */
public final class ConsoleSession {
    private static final int BUFFER_BYTES = 4096;

    private final ByteChannel console;
    private final InputStream in;
    private final OutputStream out;
    private final EscapeCharacter escape;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param console closed at the end */
    public ConsoleSession(ByteChannel console, InputStream in, OutputStream out, EscapeCharacter escape) {
        this.console = console;
        this.in = in;
        this.out = out;
        this.escape = escape;
    }

    /**
     * Returns when the caller has typed the escape character or ended the input, or the console has ended.
     *
     * @param first what the console has said already
     * @throws IOException the caller's output broke
     */
    public void run(ByteBuffer first) throws IOException {
        show(first);
        // It may stay in its read after the session: nothing can wake a reader of a terminal. It ends with the input or the process.
        Thread typing = new Thread(this::type, "console input");
        typing.setDaemon(true);
        typing.start();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (readInto(buffer)) {
            show(buffer.flip());
        }
    }

    private boolean readInto(ByteBuffer buffer) throws IOException {
        buffer.clear();
        try {
            return console.read(buffer) >= 0;
        } catch (IOException e) {
            if (ended.get()) {
                return false;
            }
            throw e;
        }
    }

    private void show(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        out.flush();
    }

    private void type() {
        byte[] typed = new byte[BUFFER_BYTES];
        try {
            int count = in.read(typed);
            while (count > 0) {
                int end = indexOfEscape(typed, count);
                send(ByteBuffer.wrap(typed, 0, end));
                if (end < count) {
                    break;
                }
                count = in.read(typed);
            }
        } catch (IOException e) {
            // Either side has gone: the session is over, as at the end of input.
            end();
            return;
        }
        end();
    }

    private void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            console.write(bytes);
        }
    }

    private int indexOfEscape(byte[] typed, int count) {
        for (int i = 0; i < count; i++) {
            if (typed[i] == (byte) escape.value()) {
                return i;
            }
        }
        return count;
    }

    private void end() {
        ended.set(true);
        try {
            console.close();
        } catch (IOException e) {
            // It is as closed as it gets; the reader finds out by itself.
            return;
        }
    }
}
