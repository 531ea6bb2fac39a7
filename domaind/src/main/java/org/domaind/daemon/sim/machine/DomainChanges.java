package org.domaind.daemon.sim.machine;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntFunction;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainChange;
import org.domaind.schema.model.Domid;

/** Which domains have changed and were not asked for since, on releases that keep that. Guarded by the machine's lock. */
public final class DomainChanges {
    /** The first release that has the call. */
    private static final int FIRST_MINOR = 21;

    private final boolean kept;
    private final BitSet changed = new BitSet();

    public DomainChanges(SimOptions options) {
        kept = options.minor() >= FIRST_MINOR;
    }

    public boolean kept() {
        return kept;
    }

    public void changed(SimDomain domain) {
        if (kept) {
            changed.set(domain.domid.value());
        }
    }

    /** @param domains the domain of a number, or null */
    public Optional<DomainChange> next(IntFunction<SimDomain> domains) {
        if (!kept) {
            throw new HypervisorException("domctl get_domain_state", "ENOSYS");
        }
        int domid = changed.nextSetBit(0);
        if (domid < 0) {
            return Optional.empty();
        }
        changed.clear(domid);
        SimDomain domain = domains.apply(domid);
        return Optional.of(new DomainChange(new Domid(domid), domain != null && !domain.dead,
                domain != null && domain.shutdownCode.isPresent()));
    }
}
