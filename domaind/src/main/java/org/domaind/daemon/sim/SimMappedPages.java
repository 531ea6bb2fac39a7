package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;

/** Frames of a guest, mapped: the very buffers the guest uses. */
final class SimMappedPages implements MappedFrames {
    final SimDomain domain;
    final long[] mfns;
    /** Of each frame: why it is not mapped, or null. */
    final String[] errors;
    private final SimMachine machine;
    private final ByteBuffer[] pages;
    private volatile boolean closed;

    SimMappedPages(SimMachine machine, SimDomain domain, long[] mfns, ByteBuffer[] pages, String[] errors) {
        this.machine = machine;
        this.domain = domain;
        this.mfns = mfns;
        this.pages = pages;
        this.errors = errors;
    }

    @Override
    public int count() {
        checkOpen();
        return pages.length;
    }

    @Override
    public Optional<String> error(int index) {
        checkOpen();
        return Optional.ofNullable(errors[index]);
    }

    @Override
    public ByteBuffer page(int index) {
        error(index).ifPresent(name -> {
            throw new HypervisorException("use a frame that is not mapped", name);
        });
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
