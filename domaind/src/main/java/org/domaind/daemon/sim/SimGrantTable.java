package org.domaind.daemon.sim;

import java.util.Optional;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.sim.machine.Grant;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.Domid;

/** Grants to domain 0 and the seeding of a new guest's table. */
final class SimGrantTable implements GrantTable {
    private static final int ENTRIES_PER_FRAME = 512;
    private static final int DEFAULT_FRAMES = 64;
    private final SimSession session;

    SimGrantTable(SimSession session) {
        this.session = session;
    }

    @Override
    public MappedPages map(Domid granter, int reference) {
        String operation = "gnttab map_grant_ref";
        SimMachine machine = session.state();
        return machine.port(operation, () -> {
            SimDomain domain = machine.require(operation, granter, "EINVAL");
            long mfn = Optional.ofNullable(domain.grants.get(reference))
                    .filter(g -> g.peer().equals(Domid.ZERO) && !domain.dying)
                    .map(g -> domain.mfn(g.frame()).orElse(-1)).filter(frame -> frame >= 0 && !domain.tables.containsKey(frame))
                    .orElseThrow(() -> new HypervisorException(operation, "EINVAL"));
            return new SimMappedPages(machine, machine.open.map(session, domain, new long[] {mfn}, new String[1], true), true);
        });
    }

    @Override
    public void seed(Domid guest, int reference, Domid peer, long frame) {
        String operation = "gnttab seed";
        SimMachine machine = session.state();
        machine.port(operation, () -> {
            SimDomain domain = machine.require(operation, guest);
            int entries = domain.limits.maxGrantFrames().orElse(DEFAULT_FRAMES) * ENTRIES_PER_FRAME;
            if (domain.dying || reference < 0 || reference >= entries) {
                throw new HypervisorException(operation, "EINVAL");
            }
            return domain.grants.put(reference, new Grant(peer, frame));
        });
    }
}
