package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.service.Supervisor;
import org.domaind.xenstore.socket.NioSockets;
import org.domaind.xenstore.socket.Sockets;

/** Chooses the kind of socket for the store: one that outlives the daemon if a service manager holds it, otherwise the JDK's. */
public final class StoreSockets {
    private StoreSockets() {
    }

    /** Listens at a path. @throws IOException also when another store answers there */
    public static Sockets listen(Path path, Optional<Supervisor> manager) throws IOException {
        return manager.isPresent() ? EpollSockets.listen(path, manager.get()) : NioSockets.listen(path);
    }
}
