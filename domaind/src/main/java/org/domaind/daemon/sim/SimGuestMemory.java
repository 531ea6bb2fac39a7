package org.domaind.daemon.sim;

import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.Domid;

/** Foreign mappings. As the hypervisor, it lets nobody write page tables that a guest runs on. */
final class SimGuestMemory implements GuestMemory {
    private static final String OPERATION = "privcmd mmapbatch";
    private final SimSession session;

    SimGuestMemory(SimSession session) {
        this.session = session;
    }

    @Override
    public MappedFrames mapEach(Domid domid, long[] frames) {
        return map(domid, frames, true);
    }

    @Override
    public MappedFrames mapReadable(Domid domid, long[] frames) {
        return map(domid, frames, false);
    }

    private MappedFrames map(Domid domid, long[] frames, boolean writable) {
        if (frames.length < 1 || frames.length > MAX_FRAMES) {
            throw new IllegalArgumentException(frames.length + " frames is not within 1 and " + MAX_FRAMES);
        }
        SimMachine machine = session.state();
        return machine.port(OPERATION, () -> {
            SimDomain domain = machine.require(OPERATION, domid);
            if (domain.isDom0() || domain.dying) {
                throw new HypervisorException(OPERATION, "EINVAL");
            }
            String[] errors = new String[frames.length];
            long[] mfns = new long[frames.length];
            for (int i = 0; i < frames.length; i++) {
                mfns[i] = domain.mfn(frames[i]).orElse(-1);
                errors[i] = mfns[i] < 0 ? domain.hvm() ? "EINVAL" : "EPERM" : writable && domain.tables.containsKey(mfns[i]) ? "EINVAL" : null;
            }
            return new SimMappedPages(machine, machine.open.map(session, domain, mfns, errors, false), writable);
        });
    }
}
