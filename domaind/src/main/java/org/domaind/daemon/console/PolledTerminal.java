package org.domaind.daemon.console;

import org.domaind.schema.model.Domid;

/** What the loop polls a descriptor for. */
interface PolledTerminal {
    /** The guest that it is of. */
    Domid domid();

    int descriptor();

    /** Poll reports the descriptor. Called by the loop's thread; must not block. @param failed an error, or the other end is closed */
    void terminalReady(boolean readable, boolean writable, boolean failed);
}
