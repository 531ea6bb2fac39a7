package org.domaind.xenstore.conversations;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** The C xenstored, started by the script in a folder with {@code tests/interop/guests.c} preloaded. */
final class ReferenceSide extends Side {
    private static final int VIRQ = 255;

    private final OutputStream toStore;
    /** The same fifo, to see whether it is empty; nothing is read. */
    private final InputStream unread;

    ReferenceSide(Path folder) throws IOException {
        super(folder);
        toStore = new FileOutputStream(folder.resolve("to-store").toFile());
        unread = new FileInputStream(folder.resolve("to-store").toFile());
        InputStream fromStore = new FileInputStream(folder.resolve("from-store").toFile());
        Thread events = new Thread(() -> listen(fromStore), "events of the reference");
        events.setDaemon(true);
        events.start();
    }

    private void listen(InputStream fromStore) {
        try {
            for (int domid = fromStore.read(); domid >= 0; domid = fromStore.read()) {
                channel(domid).release();
            }
        } catch (IOException over) {
            // The store says when it waits for an event.
        }
    }

    @Override
    Path socket() {
        return folder().resolve("socket");
    }

    @Override
    void fire(int domid) throws IOException {
        toStore.write(domid);
    }

    @Override
    boolean pending() throws IOException {
        return unread.available() > 0;
    }

    @Override
    void virq(int domid) throws IOException {
        toStore.write(VIRQ);
    }

    @Override
    public void close() throws IOException {
        super.close();
        unread.close();
        toStore.close();
    }
}
