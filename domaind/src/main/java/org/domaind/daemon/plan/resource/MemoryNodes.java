package org.domaind.daemon.plan.resource;

import java.util.Optional;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xenstore.client.StoreAccess;

/** The nodes by which a domain's balloon driver knows how much memory it is to have. All in KiB. */
record MemoryNodes(Domid domid) {
    /** More digits are no amount of memory. */
    private static final String AMOUNT = "[0-9]{1,15}";

    /**
     * What they say.
     *
     * @param videoram part of the domain's memory that the target leaves out
     */
    record Amounts(MemoryKib target, MemoryKib staticMax, MemoryKib videoram) {
    }

    private String node(String name) {
        return GuestPaths.ofDomain(domid) + "/memory/" + name;
    }

    /** Reads them; of domain 0, which starts without, they are made first. @throws ProblemException {@code no-memory-nodes} */
    Amounts read(StoreAccess store, DomainInfo domain) {
        Optional<MemoryKib> target = amount(store, "target");
        Optional<MemoryKib> max = amount(store, "static-max");
        if (domid.equals(Domid.ZERO)) {
            target = Optional.of(target.orElseGet(() -> write(store, "target", ofPages(domain.totalPages()))));
            max = Optional.of(max.orElseGet(() -> write(store, "static-max", ofPages(domain.maxPages()))));
        }
        if (target.isEmpty() || max.isEmpty()) {
            throw new ProblemException("no-memory-nodes", "the store does not say how much memory domain " + domid + " is to have",
                    "see " + node("target") + " and static-max");
        }
        return new Amounts(target.get(), max.get(), amount(store, "videoram").orElse(new MemoryKib(0)));
    }

    void target(StoreAccess store, MemoryKib target) {
        write(store, "target", target);
    }

    private MemoryKib write(StoreAccess store, String name, MemoryKib amount) {
        store.write(node(name), Long.toString(amount.value()));
        return amount;
    }

    private Optional<MemoryKib> amount(StoreAccess store, String name) {
        return store.readOptional(node(name)).filter(text -> text.matches(AMOUNT)).map(text -> new MemoryKib(Long.parseLong(text)));
    }

    static MemoryKib ofPages(long pages) {
        return new MemoryKib(pages * 4);
    }
}
