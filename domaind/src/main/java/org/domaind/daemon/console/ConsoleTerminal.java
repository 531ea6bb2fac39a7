package org.domaind.daemon.console;

import java.io.IOException;

/** The daemon's end of a pseudo terminal, raw: what the tools on its other end see and type. Thread-safe; nothing waits. */
public interface ConsoleTerminal extends AutoCloseable {
    /** The other end's path: {@code /dev/pts/3}. */
    String name();

    /** A file descriptor to be waited for: for what was typed, and for room to write. It stays this terminal's. */
    int descriptor();

    /** @return how many bytes were read; 0 when there are none @throws IOException when the terminal is lost */
    int read(byte[] into) throws IOException;

    /** @return how many bytes were taken, perhaps none @throws IOException when the terminal is lost */
    int write(byte[] bytes, int offset, int length) throws IOException;

    /** Closing twice is no error; there is nothing to read then, and nothing is taken. */
    @Override
    void close();

    /** Opens terminals. */
    interface Source {
        ConsoleTerminal open() throws IOException;
    }
}
