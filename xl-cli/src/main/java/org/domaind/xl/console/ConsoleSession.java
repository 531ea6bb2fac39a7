package org.domaind.xl.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Carries bytes between the caller and a guest's console until one of them ends it. */
public final class ConsoleSession {
    private static final int BUFFER_BYTES = 4096;

    /** What ended a session. */
    public enum End {
        /** The escape character was typed, or the caller's terminal is gone. */
        CALLER,
        /** The console's side. */
        CONSOLE
    }

    private final ConsoleLine line;
    private final InputStream in;
    private final OutputStream out;
    private final EscapeCharacter escape;
    private final boolean interactive;
    private volatile boolean ended;

    /**
     * A session.
     *
     * @param line        closed at the end
     * @param interactive a person types: the session ends with the input. Otherwise the output is what counts: without input it goes on
     */
    public ConsoleSession(ConsoleLine line, InputStream in, OutputStream out, EscapeCharacter escape, boolean interactive) {
        this.line = line;
        this.in = in;
        this.out = out;
        this.escape = escape;
        this.interactive = interactive;
    }

    /** @throws IOException the caller's output broke, or the line did */
    public End run() throws IOException {
        try (line) {
            // It may stay in its read after the session: nothing can wake a reader of a terminal. It ends with the input or the process.
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
            // The line's reader finds out by itself. Input that cannot be read (stdin may be closed) has ended.
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
            // It is as closed as it gets; the reader finds out by itself.
            return;
        }
    }
}
