package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.service.Supervisor;
import org.domaind.xenstore.socket.NioSockets;
import org.domaind.xenstore.socket.Sockets;

/** Which kind of socket the store gets: one that outlives the daemon where a service manager holds it, the JDK's own elsewhere. */
public final class StoreSockets {
    private StoreSockets() {
    }

    /** Listens at a path. @throws IOException also when another store answers there */
    public static Sockets listen(Path path, Optional<Supervisor> manager) throws IOException {
        return manager.isPresent() ? EpollSockets.listen(path, manager.get()) : NioSockets.listen(path);
    }
}
