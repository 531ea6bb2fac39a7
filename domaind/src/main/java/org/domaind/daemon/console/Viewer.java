package org.domaind.daemon.console;

/** Somebody who watches a console over the management socket. Called under the console's lock: it may not block. */
interface Viewer {
    void output(byte[] bytes, int length);

    /** The console is gone. */
    void ended();
}
