package org.domaind.daemon.xen;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.FrameMapping;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.xen.hypercall.Refusals;
import org.domaind.schema.model.Domid;

/** Guests' memory, by the kernel's mappings of foreign frames. */
record RealGuestMemory(HostDevices devices) implements GuestMemory {
    @Override
    public MappedFrames mapEach(Domid domid, long[] frames) {
        return new HostFrames(Refusals.translate(() -> devices.mapFrames(domid.value(), frames)), true);
    }

    @Override
    public MappedFrames mapReadable(Domid domid, long[] frames) {
        return new HostFrames(Refusals.translate(() -> devices.mapReadableFrames(domid.value(), frames)), false);
    }

    private record HostFrames(FrameMapping mapping, boolean writable) implements MappedFrames {
        @Override
        public int count() {
            return mapping.pages().count();
        }

        @Override
        public Optional<String> error(int index) {
            int error = mapping.errors()[index];
            return error == 0 ? Optional.empty() : Optional.of(Errno.name(-error));
        }

        /** Behind a missing frame there is nothing: to touch it would end this process. */
        @Override
        public ByteBuffer page(int index) {
            error(index).ifPresent(name -> {
                throw new HypervisorException("use a frame that is not mapped", name);
            });
            ByteBuffer page = mapping.pages().page(index);
            return writable ? page : page.asReadOnlyBuffer().order(page.order());
        }

        @Override
        public void close() {
            mapping.pages().close();
        }
    }
}
