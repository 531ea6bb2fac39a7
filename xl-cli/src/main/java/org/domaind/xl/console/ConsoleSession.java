package org.domaind.xl.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies bytes between the caller and a guest's console until one of them ends the session. */
public final class ConsoleSession {
    private static final int BUFFER_BYTES = 4096;

    /** What ended a session. */
    public enum End {
        /** The escape character was typed, or the caller's terminal is gone. */
        CALLER,
        /** The console ended. */
        CONSOLE
    }

    private final ConsoleLine line;
    private final InputStream in;
    private final OutputStream out;
    private final EscapeCharacter escape;
    private final boolean interactive;
    private volatile boolean ended;

    /**
     * Makes a session.
     *
     * @param line        closed at the end
     * @param interactive the input is a terminal: its end ends the session. Otherwise the session goes on without input
     */
    public ConsoleSession(ConsoleLine line, InputStream in, OutputStream out, EscapeCharacter escape, boolean interactive) {
        this.line = line;
        this.in = in;
        this.out = out;
        this.escape = escape;
        this.interactive = interactive;
    }

    /** @throws IOException the caller's output or the line failed */
    public End run() throws IOException {
        try (line) {
            // This thread may stay in a read after the session, because a blocking read of a terminal cannot be woken. It ends with the input or the process.
            Thread typing = new Thread(this::type, "console input");
            typing.setDaemon(true);
            typing.start();
            byte[] said = new byte[BUFFER_BYTES];
            for (int count = line.read(said); count >= 0; count = line.read(said)) {
                out.write(said, 0, count);
                out.flush();
            }
            return ended ? End.CALLER : End.CONSOLE;
        } catch (IOException e) {
            if (ended) {
                return End.CALLER;
            }
            throw e;
        }
    }

    private void type() {
        byte[] typed = new byte[BUFFER_BYTES];
        try {
            for (int count = in.read(typed); count > 0; count = in.read(typed)) {
                int end = indexOfEscape(typed, count);
                line.write(typed, end);
                if (end < count) {
                    end();
                    return;
                }
            }
        } catch (IOException e) {
            // The reader of the line notices a broken line by itself. Input that cannot be read (stdin may be closed) has ended.
            if (!interactive) {
                return;
            }
        }
        if (interactive) {
            end();
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
        ended = true;
        try {
            line.close();
        } catch (IOException e) {
            // Nothing more can be done; the reader of the line notices it by itself.
            return;
        }
    }
}
