package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Who may call. */
interface Permission {
    /** @throws IOException when it cannot be found out: the caller is gone, for instance */
    boolean permit(SocketChannel channel) throws IOException;

    /** Makes the permission of a socket that is in its place. */
    interface Source {
        Permission of(Path socket) throws IOException;
    }
}
