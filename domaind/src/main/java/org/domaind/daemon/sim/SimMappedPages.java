package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.domaind.daemon.hypervisor.MappedPages;

/** Frames of a guest, mapped: the very buffers the guest uses. */
final class SimMappedPages implements MappedPages {
    final SimDomain domain;
    final long[] mfns;
    private final SimMachine machine;
    private final ByteBuffer[] pages;
    private volatile boolean closed;

    SimMappedPages(SimMachine machine, SimDomain domain, long[] mfns, ByteBuffer[] pages) {
        this.machine = machine;
        this.domain = domain;
        this.mfns = mfns;
        this.pages = pages;
    }

    @Override
    public int count() {
        checkOpen();
        return pages.length;
    }

    @Override
    public ByteBuffer page(int index) {
        checkOpen();
        return pages[index].duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        machine.locked(() -> {
            if (!closed) {
                closed = true;
                machine.unmap(this);
            }
        });
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the pages are no longer mapped");
        }
    }
}
