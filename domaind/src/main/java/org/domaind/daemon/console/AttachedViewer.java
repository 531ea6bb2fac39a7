package org.domaind.daemon.console;

/** A viewer's place at a console, until it is closed. Thread-safe. */
public interface AttachedViewer extends AutoCloseable {
    /**
     * Types the first {@code length} bytes. Never blocks. What the guest does not read in time is lost, as on a real line; so is everything once the
     * console is gone.
     */
    void type(byte[] bytes, int length);

    /** The viewer is told nothing any more, from the return of this on. Closing twice is no error. */
    @Override
    void close();
}
