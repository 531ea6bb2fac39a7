package org.domaind.daemon.console;

/** Watches a console. Called under the console's lock, by any thread: it may neither block nor throw. */
public interface Viewer {
    /** The guest printed something. @param bytes the console's own: to be copied, and only the first {@code length} count */
    void output(byte[] bytes, int length);

    /** The console is gone; nothing follows. Called at most once. */
    void ended();
}
