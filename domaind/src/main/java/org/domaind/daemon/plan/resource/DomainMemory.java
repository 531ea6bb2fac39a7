package org.domaind.daemon.plan.resource;

import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.resource.MemoryNodes.Amounts;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xenstore.client.StoreClient;

/**
 * What memory a domain that runs is to have and may have. Each change is a limit of the hypervisor and nodes of the store, made in an order in which
 * whoever dies in between leaves a limit that is too high, never one below the target: then the guest runs on, and the change can be asked for again.
 */
public final class DomainMemory {
    /** The hypervisor keeps pages of its own for a domain; the reference allows a mebibyte for them. */
    public static final MemoryKib SLACK = MemoryKib.ofMib(1);
    private static final String TOO_LARGE = "memory-above-maximum";

    private final MemoryAllocation allocation;
    private final StoreClient store;

    public DomainMemory(MemoryAllocation allocation, StoreClient store) {
        this.allocation = allocation;
        this.store = store;
    }

    /**
     * Tells the balloon driver, and lets the domain have no more than that.
     *
     * @param memory the video card's included, of which the driver knows nothing
     * @return the new target
     * @throws ProblemException {@code memory-above-maximum}, {@code memory-too-small}, {@code no-memory-nodes}: nothing is changed
     */
    public MemoryKib setTarget(DomainInfo domain, MemoryKib memory) {
        MemoryNodes nodes = new MemoryNodes(domain.domid());
        Amounts now = store.transaction(transaction -> nodes.read(transaction, domain));
        MemoryKib target = new MemoryKib(Math.max(0, memory.value() - now.videoram().value()));
        requireSensible(domain, target, now);
        MemoryKib limit = withSlack(new MemoryKib(target.value() + now.videoram().value()));
        boolean grows = limit.pages() > domain.maxPages();
        if (grows) {
            allocation.setLimit(domain.domid(), limit);
        }
        boolean done = false;
        try {
            if (domain.hvm()) {
                allocation.setOnDemandTarget(domain.domid(), limit.pages());
            }
            write(nodes, domain, target);
            if (!grows) {
                allocation.setLimit(domain.domid(), limit);
            }
            done = true;
        } finally {
            if (!done) {
                takeBack(nodes, domain, now.target());
            }
        }
        return target;
    }

    private static void requireSensible(DomainInfo domain, MemoryKib target, Amounts now) {
        if (target.value() > now.staticMax().value()) {
            throw new ProblemException(TOO_LARGE, "domain " + domain.domid() + " cannot have " + target.mib() + " MiB, it was made for at most "
                    + now.staticMax().mib() + " MiB", "maxmem= in its config is the most it can grow to");
        }
        MemoryKib least = domain.domid().equals(Domid.ZERO) ? DomainZeroBalloon.LEAST : new MemoryKib(1);
        if (target.value() < least.value()) {
            throw new ProblemException("memory-too-small", "domain " + domain.domid() + " cannot do with " + target.mib() + " MiB",
                    least.mib() > 0 ? "at least " + least.mib() + " MiB" : "more than 0");
        }
    }

    private void write(MemoryNodes nodes, DomainInfo domain, MemoryKib target) {
        store.inTransaction(transaction -> {
            nodes.target(transaction, target);
            transaction.write(GuestPaths.vm(domain.handle()) + "/memory", Long.toString(target.mib()));
        });
    }

    /** The store may be what failed: then the node is as it was. */
    private void takeBack(MemoryNodes nodes, DomainInfo domain, MemoryKib target) {
        allocation.setLimit(domain.domid(), MemoryNodes.ofPages(domain.maxPages()));
        if (domain.hvm()) {
            allocation.setOnDemandTarget(domain.domid(), withSlack(target).pages());
        }
        write(nodes, domain, target);
    }

    /** Sets the limit alone: the guest is told nothing, and its greatest size stays what it was made for. */
    public void setLimit(DomainInfo domain, MemoryKib limit) {
        Amounts now = store.transaction(transaction -> new MemoryNodes(domain.domid()).read(transaction, domain));
        if (limit.value() < now.target().value()) {
            throw new ProblemException("memory-below-target", "the limit of domain " + domain.domid() + " cannot be " + limit.mib()
                    + " MiB, it is to have " + now.target().mib() + " MiB", "xl mem-set " + domain.domid() + " comes first");
        }
        allocation.setLimit(domain.domid(), withSlack(limit));
    }

    private static MemoryKib withSlack(MemoryKib memory) {
        return new MemoryKib(memory.value() + SLACK.value());
    }
}
