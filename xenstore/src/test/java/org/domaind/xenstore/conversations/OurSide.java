package org.domaind.xenstore.conversations;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.domaind.xenstore.guests.FileRing;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;

/** Our store, in this process. */
final class OurSide extends Side {
    private final Map<Integer, FileRing> rings = new ConcurrentHashMap<>();
    private final StoreServer server;

    OurSide(Path folder) throws IOException {
        super(folder);
        Files.write(domain(0), new byte[0]);
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "conversations");
        server = StoreServer.open(options, (domid, gfn, port) -> attach(domid), domid -> Files.exists(domain(domid)), new StoreListener() {
            @Override
            public void message(String text) {
                System.out.println("ours: " + text);
            }
        });
        server.introduceOwnDomain(attach(0));
        server.start();
        rings.get(0).bind();
    }

    private FileRing attach(int domid) throws IOException {
        if (!Files.exists(domain(domid))) {
            throw new IOException("no domain " + domid);
        }
        FileRing ring = new FileRing(folder(), domid, new OutputStream() {
            @Override
            public void write(int guest) {
                channel(guest).release();
            }
        }, id -> server.ringReady(id));
        rings.put(domid, ring);
        if (domid != 0) {
            ring.bind();
        }
        return ring;
    }

    @Override
    Path socket() {
        return folder().resolve("socket");
    }

    @Override
    void fire(int domid) {
        rings.get(domid).fire();
    }

    @Override
    boolean pending() {
        // Ours runs all posted tasks in its next round.
        return false;
    }

    @Override
    void virq(int domid) throws IOException {
        if (!Files.exists(domain(domid))) {
            server.domainGone(domid);
        } else if (Files.size(domain(domid)) > 0) {
            server.domainsShutDown(List.of(domid));
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        server.close();
    }
}
