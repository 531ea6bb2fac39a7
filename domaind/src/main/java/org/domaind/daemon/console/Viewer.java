package org.domaind.daemon.console;

/** Receives a console's output. Called under the console's lock, by any thread: must neither block nor throw. */
public interface Viewer {
    /** The guest printed something. @param bytes owned by the console; the first {@code length} of them must be copied */
    void output(byte[] bytes, int length);

    /** The console has ended; nothing follows. Called at most once. */
    void ended();
}
