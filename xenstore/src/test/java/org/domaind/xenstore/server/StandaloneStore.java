package org.domaind.xenstore.server;

import java.nio.file.Path;

import org.domaind.xenstore.ring.MemoryRing;
import org.domaind.xenstore.session.StoreListener;

/**
 * A store on a socket, to test other programs with: {@code StandaloneStore FOLDER [HISTORY_BYTES]}. Any domain can be introduced; its ring is private
 * memory.
 */
public final class StandaloneStore {
    private StandaloneStore() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "standalone")
                .withHistoryBytes(arguments.length > 1 ? Long.parseLong(arguments[1]) : StoreOptions.DEFAULT_HISTORY_BYTES);
        StoreServer server = StoreServer.open(options, (domid, gfn, port) -> new MemoryRing(), domid -> domid < 50, new StoreListener() {
            @Override
            public void message(String text) {
                System.out.println(text);
            }

            @Override
            public void failed(String what, Throwable fault) {
                System.out.println("failed at " + what);
                fault.printStackTrace();
            }

            @Override
            public void died(Throwable cause) {
                cause.printStackTrace();
            }

            @Override
            public void socketDropped(String reason) {
                System.out.println(reason);
            }
        });
        server.start();
        System.out.println("ready");
    }
}
