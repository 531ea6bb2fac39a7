package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Decides who may call. */
interface Permission {
    /** @throws IOException the peer's credentials cannot be read, for example because it has disconnected */
    boolean permit(SocketChannel channel) throws IOException;

    /** Makes the permission for a bound socket. */
    interface Source {
        Permission of(Path socket) throws IOException;
    }
}
