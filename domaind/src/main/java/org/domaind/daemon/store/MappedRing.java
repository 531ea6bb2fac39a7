package org.domaind.daemon.store;

import java.nio.ByteBuffer;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.xenstore.ring.GuestRing;

/** A mapped ring page and the daemon's end of its event channel. */
final class MappedRing implements GuestRing {
    private final MappedPages pages;
    private final ByteBuffer page;
    private final EventChannels channels;
    private final int localPort;
    private final Runnable onClose;

    MappedRing(MappedPages pages, EventChannels channels, int localPort, Runnable onClose) {
        this.pages = pages;
        this.page = pages.page(0);
        this.channels = channels;
        this.localPort = localPort;
        this.onClose = onClose;
    }

    int localPort() {
        return localPort;
    }

    @Override
    public ByteBuffer page() {
        return page;
    }

    @Override
    public void notifyPeer() {
        channels.notify(localPort);
    }

    @Override
    public void unmask() {
        channels.unmask(localPort);
    }

    @Override
    public void close() {
        try {
            onClose.run();
        } finally {
            pages.close();
        }
    }
}
