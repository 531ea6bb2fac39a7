package org.domaind.daemon.build;

/** Where a guest that can start has the pages of its store and its console: machine frames of a PV guest, guest frames of others. */
public record BuiltGuest(long storeFrame, long consoleFrame) {
}
