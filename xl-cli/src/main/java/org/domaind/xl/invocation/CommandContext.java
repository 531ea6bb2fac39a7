package org.domaind.xl.invocation;

import java.io.IOException;
import java.io.InputStream;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreLocation;
import org.domaind.xl.client.DaemonConnection;

/** Gives a command its connections and files: over sockets in a separate process, directly on a thread of the daemon. */
public interface CommandContext {
    /** @throws org.domaind.schema.api.ProblemException {@code daemon-unreachable}: not running, or no permission */
    DaemonConnection connect();

    /** Opens a file by a name that the caller gave: relative to the caller's folder; {@code /dev/stdin} is the caller's. */
    InputStream open(String name) throws IOException;

    /** Connects to the store. @param socketOnly not through the kernel's device */
    default DirectClient openStore(StoreLocation location, boolean socketOnly) throws IOException {
        return DirectClient.open(location, socketOnly);
    }

    /** The number of the process whose standard streams are the command's: the caller's, or this one. */
    default long process() {
        return ProcessHandle.current().pid();
    }

    /** Accounts for bytes that the command keeps in memory until it ends. @throws IOException a limit is reached; the message says which */
    default void keep(int bytes) throws IOException {
    }

    /** Sets the line that the launcher prints if the daemon dies during the command. A separate process notices that by itself. */
    default void messageIfDaemonDies(String line) {
    }
}
