package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.os.PageFile;

/** Frames of a guest, mapped: its own memory, which is taken away from whoever still has a buffer of it when they are closed. */
final class SimMappedPages implements MappedFrames {
    final SimDomain domain;
    final long[] mfns;
    /** Of each frame: why it is not mapped, or null. */
    final String[] errors;
    /** By a grant: what is written through it is logged. */
    final boolean granted;
    private final SimMachine machine;
    private final PageFile.View view;
    private volatile boolean closed;

    SimMappedPages(SimMachine machine, SimDomain domain, long[] mfns, PageFile.View view, String[] errors, boolean granted) {
        this.machine = machine;
        this.domain = domain;
        this.mfns = mfns;
        this.view = view;
        this.errors = errors;
        this.granted = granted;
    }

    @Override
    public int count() {
        checkOpen();
        return mfns.length;
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
        return view.page(index);
    }

    @Override
    public void close() {
        machine.locked(() -> {
            if (!closed) {
                closed = true;
                view.revoke();
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
