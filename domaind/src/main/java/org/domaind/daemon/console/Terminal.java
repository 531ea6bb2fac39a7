package org.domaind.daemon.console;

import java.io.IOException;

/**
 * The daemon's end of a pseudo terminal, raw: what the tools on its other end see and type.
 *
 * <p>One thread awaits and reads; writing and waking may come from any.
 */
public interface Terminal extends AutoCloseable {
    /** What {@link #await} found; more than one may hold. */
    record Ready(boolean readable, boolean writable, boolean closed) {
    }

    /** The other end's path: {@code /dev/pts/3}. */
    String name();

    /** Blocks until there is something to read, room to write if {@code forWriting}, a wake, or the close. */
    Ready await(boolean forWriting) throws IOException;

    void wake();

    /** Never blocks. @return how many bytes were read; 0 when there are none */
    int read(byte[] into) throws IOException;

    /** Never blocks. @return how many bytes were taken, perhaps none */
    int write(byte[] bytes, int offset, int length) throws IOException;

    @Override
    void close();

    /** Opens terminals. */
    interface Source {
        Terminal open() throws IOException;
    }
}
