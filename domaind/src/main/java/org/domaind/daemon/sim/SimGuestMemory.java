package org.domaind.daemon.sim;

import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;

/** Foreign mappings. As the hypervisor, it lets nobody write page tables that a guest runs on. */
final class SimGuestMemory implements GuestMemory {
    private static final String OPERATION = "privcmd mmapbatch";
    private final SimSession session;

    SimGuestMemory(SimSession session) {
        this.session = session;
    }

    @Override
    public MappedPages map(Domid domid, long[] frames) {
        SimMachine machine = session.state();
        return machine.port(OPERATION, () -> {
            SimDomain domain = machine.require(OPERATION, domid);
            if (domain.isDom0() || domain.dying) {
                throw new HypervisorException(OPERATION, "EINVAL");
            }
            for (long mfn : frames) {
                if (!domain.frames.owns(mfn) || domain.tables.containsKey(mfn)) {
                    throw new HypervisorException(OPERATION, "EINVAL");
                }
            }
            return machine.map(session, domain, frames.clone());
        });
    }
}
