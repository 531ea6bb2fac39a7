package org.domaind.xenstore.kill;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.domaind.xenstore.guests.FileRing;
import org.domaind.xenstore.ring.GuestRing;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;

/**
 * The process of the store: {@code StoreProcess FOLDER}. It prepares, then waits for a byte on its input; each further byte is the domid of a guest whose
 * event channel fires. Each byte of its output is the domid of a guest to notify, or {@link #SERVING}. Messages for an administrator go to its error
 * output.
 */
final class StoreProcess {
    static final int GO = 255;
    static final int SERVING = 254;
    static final int OWN_DOMID = 0;

    private final Path folder;
    private final OutputStream output = new FileOutputStream(FileDescriptor.out);
    private final Map<Integer, FileRing> rings = new ConcurrentHashMap<>();
    private volatile StoreServer server;
    /** Events are reported once the server knows all rings, as in the daemon. */
    private volatile boolean listening;

    private StoreProcess(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        rehearse();
        int first = System.in.read();
        if (first == GO) {
            new StoreProcess(folder).serve();
        }
    }

    /** Loads the classes, so that a restart is quick. */
    private static void rehearse() throws IOException {
        Path scratch = Files.createTempDirectory("victim");
        StoreServer.open(options(scratch), (domid, gfn, port) -> {
            throw new IOException("no rings here");
        }, domid -> false, new StoreListener() { }).close();
        Files.deleteIfExists(scratch.resolve("journal"));
        Files.deleteIfExists(scratch.resolve("socket"));
        Files.deleteIfExists(scratch);
    }

    private static StoreOptions options(Path folder) {
        // Guests that pause must not lose events: another test covers the default of 20 seconds.
        return new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "kill-loop", 0, 0, 16 << 20, 256 << 10);
    }

    static Path domain(Path folder, int domid) {
        return folder.resolve("domain-" + domid);
    }

    private void serve() throws IOException {
        server = StoreServer.open(options(folder), (domid, gfn, port) -> attach(domid), domid -> Files.exists(domain(folder, domid)), listener());
        server.introduceOwnDomain(attach(OWN_DOMID));
        server.start();
        listening = true;
        rings.values().forEach(FileRing::bind);
        output.write(SERVING);
        for (int domid = System.in.read(); domid >= 0; domid = System.in.read()) {
            FileRing ring = rings.get(domid);
            if (ring != null) {
                ring.fire();
            }
        }
        server.close();
    }

    private GuestRing attach(int domid) throws IOException {
        if (domid != OWN_DOMID && !Files.exists(domain(folder, domid))) {
            throw new IOException("no domain " + domid);
        }
        FileRing ring = new FileRing(folder, domid, output, id -> server.ringReady(id));
        rings.put(domid, ring);
        if (listening) {
            ring.bind();
        }
        return ring;
    }

    private static StoreListener listener() {
        return new StoreListener() {
            @Override
            public void ringQuarantined(int domid, String reason) {
                System.err.println("ring of domain " + domid + " quarantined: " + reason);
            }

            @Override
            public void ringLost(int domid, Exception cause) {
                System.err.println("ring of domain " + domid + " lost: " + cause);
            }

            @Override
            public void socketDropped(String reason) {
                System.err.println("socket dropped: " + reason);
            }

            @Override
            public void journalLost(Exception cause) {
                System.err.println("journal lost: " + cause);
            }

            @Override
            public void message(String text) {
                System.err.println(text);
            }

            @Override
            public void failed(String what, Throwable fault) {
                System.err.println("failed at " + what);
                fault.printStackTrace();
            }

            @Override
            public void died(Throwable cause) {
                cause.printStackTrace();
            }
        };
    }
}
