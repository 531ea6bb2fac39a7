package org.domaind.daemon.console;

/** A viewer attached to a console, until closed. Thread-safe. */
public interface AttachedViewer extends AutoCloseable {
    /**
     * Sends the first {@code length} bytes to the guest as input. Never blocks. Input beyond the limit is lost, as on a serial line; so is everything
     * once the console has ended.
     */
    void type(byte[] bytes, int length);

    /** After this returns the viewer is not called any more. Closing twice is no error. */
    @Override
    void close();
}
