package org.domaind.daemon.console;

import java.io.IOException;

/** The daemon's end (master) of a pseudo terminal in raw mode; tools open the other end. Thread-safe; no call blocks. */
public interface ConsoleTerminal extends AutoCloseable {
    /** The other end's path: {@code /dev/pts/3}. */
    String name();

    /** The file descriptor to poll for reading and writing; this terminal closes it. */
    int descriptor();

    /** @return how many bytes were read; 0 when there are none @throws IOException when the terminal is lost */
    int read(byte[] into) throws IOException;

    /** @return how many bytes were taken, perhaps none @throws IOException when the terminal is lost */
    int write(byte[] bytes, int offset, int length) throws IOException;

    /** Closing twice is no error. Afterwards reads and writes return 0. */
    @Override
    void close();

    /** Opens terminals. */
    interface Source {
        ConsoleTerminal open() throws IOException;
    }
}
