package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.file.Path;
import org.domaind.daemon.service.Supervisor;
import org.domaind.xenstore.server.NioSockets;
import org.domaind.xenstore.server.Sockets;
import org.domaind.xenstore.server.StoreListener;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;

/** A store on a socket alone, to compare ways to serve one: {@code StandaloneStore nio|epoll FOLDER}. */
public final class StandaloneStore {
    private StandaloneStore() {
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "standalone");
        Sockets sockets = arguments[0].equals("nio") ? NioSockets.listen(options.socket()) : EpollSockets.listen(options.socket(), Supervisor.of(System.getenv(), ProcessHandle.current().pid()).orElseThrow());
        StoreServer server = StoreServer.open(options, sockets, (domid, gfn, port) -> {
            throw new IOException("no domains here");
        }, domid -> false, new StoreListener() {
            @Override
            public void message(String text) {
                System.out.println(text);
            }

            @Override
            public void died(Throwable cause) {
                cause.printStackTrace();
            }
        });
        server.start();
        System.out.println("ready");
    }
}
