package org.domaind.daemon.sim;

import java.util.BitSet;
import java.util.Optional;
import org.domaind.daemon.hypervisor.DirtyLog;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DirtyFrames;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.Domid;

/** The log of the frames that guests write, and that others write through grants. What is written through a foreign mapping is not in it. */
record SimDirtyLog(SimMachine machine) implements DirtyLog {
    private static final String OPERATION = "domctl shadow_op";

    @Override
    public void enable(Domid domid) {
        machine.port(OPERATION, () -> {
            SimDomain domain = machine.guest(OPERATION, domid);
            if (domain.dirty.isPresent() || domain.vcpus.isEmpty()) {
                throw new HypervisorException(OPERATION, "EINVAL");
            }
            domain.dirty = Optional.of(new BitSet());
            return domain;
        });
    }

    @Override
    public void disable(Domid domid) {
        machine.port(OPERATION, () -> {
            machine.guest(OPERATION, domid).dirty = Optional.empty();
            return domid;
        });
    }

    @Override
    public DirtyFrames peek(Domid domid, long frames) {
        return machine.port(OPERATION, () -> new DirtyFrames(known(logged(domid), frames), 0));
    }

    @Override
    public DirtyFrames clean(Domid domid, long frames, boolean last) {
        return machine.port(OPERATION, () -> {
            BitSet dirty = logged(domid);
            SimDomain domain = machine.require(OPERATION, domid);
            if (last && domain.hvm()) {
                domain.frames.mappedFrames().forEach(domain::wrote);
            }
            BitSet known = known(dirty, frames);
            dirty.andNot(known);
            return new DirtyFrames(known, 0);
        });
    }

    @Override
    public long frames(Domid domid) {
        String operation = "memory maximum_gpfn";
        return machine.port(operation, () -> machine.guest(operation, domid).frames.gfnEnd());
    }

    private BitSet logged(Domid domid) {
        return machine.guest(OPERATION, domid).dirty.orElseThrow(() -> new HypervisorException(OPERATION, "EINVAL"));
    }

    private static BitSet known(BitSet dirty, long frames) {
        if (frames < 1 || frames > MAX_FRAMES) {
            throw new IllegalArgumentException(frames + " frames is not within 1 and " + MAX_FRAMES);
        }
        return dirty.get(0, (int) frames);
    }
}
