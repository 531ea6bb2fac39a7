package org.domaind.daemon.plan.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.hypervisor.VcpuOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.VcpuAffinity;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.CpuSet;
import org.domaind.xenstore.client.StoreClient;

/** Which vcpus a domain that runs is to use, and where they may run. */
public final class DomainVcpus {
    private final VcpuOperations vcpus;
    private final StoreClient store;

    public DomainVcpus(VcpuOperations vcpus, StoreClient store) {
        this.vcpus = vcpus;
        this.store = store;
    }

    /** Tells the domain's kernel, which brings vcpus up and down itself. @throws ProblemException {@code no-such-vcpu} */
    public void setOnline(DomainInfo domain, int count) {
        int max = domain.maxVcpuId() + 1;
        if (count < 1 || count > max) {
            throw new ProblemException("no-such-vcpu", "domain " + domain.domid() + " cannot have " + count + " vcpus, it was made for 1 to " + max,
                    "maxvcpus= in its config is the most it can have");
        }
        StoreEdits.make(store, List.of(), GuestNodes.vcpus(domain.domid(), count, max));
    }

    /**
     * Pins one vcpu, or all of them; when one cannot be pinned, those before it are as they were.
     *
     * @param hard,soft empty: as it is
     * @param force     also while the hypervisor itself holds the vcpu on a cpu
     */
    public void pin(DomainInfo domain, OptionalInt one, Optional<CpuSet> hard, Optional<CpuSet> soft, boolean force) {
        if (one.isPresent() && (one.getAsInt() < 0 || one.getAsInt() > domain.maxVcpuId())) {
            throw new ProblemException("no-such-vcpu", "domain " + domain.domid() + " has no vcpu " + one.getAsInt(), "0 to " + domain.maxVcpuId());
        }
        if (hard.filter(CpuSet::isEmpty).isPresent() || soft.filter(CpuSet::isEmpty).isPresent()) {
            throw new ProblemException(Codes.INVALID_REQUEST, "a vcpu needs a cpu to run on");
        }
        List<VcpuAffinity> before = new ArrayList<>();
        int first = one.orElse(0);
        int last = one.orElse(domain.maxVcpuId());
        boolean done = false;
        try {
            for (int vcpu = first; vcpu <= last; vcpu++) {
                VcpuAffinity was = vcpus.affinity(domain.domid(), vcpu);
                vcpus.setAffinity(domain.domid(), vcpu, hard, soft, force);
                before.add(was);
            }
            done = true;
        } finally {
            for (int i = 0; !done && i < before.size(); i++) {
                vcpus.setAffinity(domain.domid(), first + i, Optional.of(before.get(i).hard()), Optional.of(before.get(i).soft()), false);
            }
        }
    }
}
