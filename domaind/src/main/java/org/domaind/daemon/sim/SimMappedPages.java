package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.sim.machine.PageMapping;
import org.domaind.daemon.sim.machine.SimMachine;

/** Frames of a guest, mapped: its own memory, which is taken away from whoever still has a buffer of it when they are closed. */
final class SimMappedPages implements MappedFrames {
    private final SimMachine machine;
    private final PageMapping mapping;
    private final boolean writable;

    SimMappedPages(SimMachine machine, PageMapping mapping, boolean writable) {
        this.machine = machine;
        this.mapping = mapping;
        this.writable = writable;
    }

    @Override
    public int count() {
        checkOpen();
        return mapping.count();
    }

    @Override
    public Optional<String> error(int index) {
        checkOpen();
        return Optional.ofNullable(mapping.error(index));
    }

    @Override
    public ByteBuffer page(int index) {
        error(index).ifPresent(name -> {
            throw new HypervisorException("use a frame that is not mapped", name);
        });
        ByteBuffer page = mapping.view().page(index);
        return writable ? page : page.asReadOnlyBuffer().order(page.order());
    }

    @Override
    public void close() {
        machine.locked(() -> machine.open.unmap(mapping));
    }

    private void checkOpen() {
        if (!mapping.open()) {
            throw new IllegalStateException("the pages are no longer mapped");
        }
    }
}
