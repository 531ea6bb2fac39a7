package org.domaind.xl.invocation;

import java.io.IOException;
import java.io.InputStream;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreLocation;
import org.domaind.xl.client.DaemonConnection;

/** What a command reaches beyond its streams: by sockets and paths from a process of its own, without a detour from a thread of the daemon. */
public interface CommandContext {
    /** @throws org.domaind.schema.api.ProblemException {@code daemon-unreachable}: not running, or no permission */
    DaemonConnection connect();

    /** Opens a file by the name that the caller gave: relative to the caller's folder, and {@code /dev/stdin} is the caller's. */
    InputStream open(String name) throws IOException;

    /** Connects to the store. @param socketOnly not by a device */
    default DirectClient openStore(StoreLocation location, boolean socketOnly) throws IOException {
        return DirectClient.open(location, socketOnly);
    }

    /** Tells of bytes that the command keeps in memory until it ends. @throws IOException it may not, with the reason */
    default void keep(int bytes) throws IOException {
    }

    /** What the caller is to be told if the daemon dies under the command; a command in a process of its own finds out by itself. */
    default void lastWords(String line) {
    }
}
