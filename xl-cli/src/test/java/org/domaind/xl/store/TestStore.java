package org.domaind.xl.store;

import java.io.IOException;
import java.nio.file.Path;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;

/** A store of our own in this process, with a socket and no guests. */
final class TestStore {
    private TestStore() {
    }

    /** @param folder where the socket is made */
    static StoreServer start(Path folder) throws IOException {
        StoreServer server = StoreServer.open(new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot"),
                (domid, gfn, port) -> {
                    throw new IOException("there are no guests");
                }, domid -> domid == 0, new StoreListener() {
                });
        server.start();
        return server;
    }
}
