package org.domaind.daemon.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/**
 * Which name is whose. The store is the truth, for other tools rename guests there; names of guests being created are held here until the
 * store has them. Thread-safe.
 */
public final class GuestNames {
    private final Hypervisor hypervisor;
    private final StoreClient store;
    private final Map<String, UUID> reserved = new HashMap<>();

    public GuestNames(Hypervisor hypervisor, StoreClient store) {
        this.hypervisor = hypervisor;
        this.store = store;
    }

    /** Holds a name for a guest that is being created or renamed. @throws ProblemException {@code name-taken} */
    public void reserve(String name, UUID guest) {
        synchronized (this) {
            if (reserved.putIfAbsent(name, guest) != null) {
                throw new ProblemException(Codes.NAME_TAKEN, "Domain with name \"" + name + "\" is being created already");
            }
        }
        Optional<Domid> owner = domid(name);
        if (owner.isPresent()) {
            release(name, guest);
            throw new ProblemException(Codes.NAME_TAKEN, "Domain with name \"" + name + "\" already exists.");
        }
    }

    /** Ends the hold; another guest's hold on the name stays. */
    public synchronized void release(String name, UUID guest) {
        reserved.remove(name, guest);
    }

    /** The domain of that name. */
    public Optional<Domid> domid(String name) {
        return hypervisor.domains().stream().map(DomainInfo::domid).filter(d -> name(d).filter(name::equals).isPresent()).findFirst();
    }

    public Optional<String> name(Domid domid) {
        return store.readOptional(GuestPaths.ofDomain(domid) + "/name");
    }
}
