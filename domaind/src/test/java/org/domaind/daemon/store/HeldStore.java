package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.domaind.daemon.service.Supervisor;
import org.domaind.xenstore.ring.GuestRing;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;

/**
 * A store alone, as a service: {@code HeldStore FOLDER}. A domain exists while the folder has a file {@code domain-N}; its ring is memory that
 * nobody else sees.
 */
public final class HeldStore {
    private HeldStore() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        Optional<Supervisor> manager = Supervisor.of(System.getenv(), ProcessHandle.current().pid());
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot");
        StoreServer server = StoreServer.open(options, StoreSockets.listen(options.socket(), manager), (domid, gfn, port) -> new LonelyRing(),
                domid -> Files.exists(folder.resolve("domain-" + domid)), new StoreListener() {
                    @Override
                    public void message(String text) {
                        System.out.println(text);
                    }

                    @Override
                    public void socketDropped(String reason) {
                        System.out.println(reason);
                    }

                    @Override
                    public void failed(String what, Throwable fault) {
                        System.out.println("failed at " + what);
                        fault.printStackTrace(System.out);
                    }

                    @Override
                    public void died(Throwable cause) {
                        cause.printStackTrace(System.out);
                    }
                });
        server.start();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                closed.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }));
        manager.ifPresent(told -> told.tell("READY=1"));
        asked.await();
        server.close();
        closed.countDown();
    }

    private static final class LonelyRing implements GuestRing {
        private final ByteBuffer page = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);

        @Override
        public ByteBuffer page() {
            return page;
        }

        @Override
        public void notifyPeer() {
            // Nobody is there.
        }

        @Override
        public void unmask() {
            // Nobody signals.
        }

        @Override
        public void close() {
            // The page is garbage then.
        }
    }
}
