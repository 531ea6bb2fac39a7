package org.domaind.daemon.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/**
 * Which name is whose. The store is the truth, for other tools rename guests there; names of guests being created are held here until the
 * store has them. Thread-safe.
 */
public final class GuestNames {
    private final Hypervisor hypervisor;
    private final StoreIndex index;
    private final Map<String, UUID> reserved = new HashMap<>();

    public GuestNames(Hypervisor hypervisor, StoreIndex index) {
        this.hypervisor = hypervisor;
        this.index = index;
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

    /** The domain of that name; where other tools have given it to several, the one with the lowest number. */
    public Optional<Domid> domid(String name) {
        return index.named(name).stream().filter(d -> hypervisor.domain(d).isPresent()).findFirst();
    }

    public Optional<String> name(Domid domid) {
        return index.name(domid);
    }
}
