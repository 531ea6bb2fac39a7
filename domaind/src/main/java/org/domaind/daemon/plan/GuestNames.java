package org.domaind.daemon.plan;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/**
 * Which guest has which name and uuid. The store decides, because other tools rename guests there; names of guests being created are held here
 * until the store has them. Thread-safe.
 */
public final class GuestNames {
    private final DomainOperations domains;
    private final StoreIndex index;
    private final StateDatabase state;
    private final Set<String> heldNames = new HashSet<>();
    private final Set<UUID> heldUuids = new HashSet<>();

    public GuestNames(DomainOperations domains, StoreIndex index, StateDatabase state) {
        this.domains = domains;
        this.index = index;
        this.state = state;
    }

    /** Holds name and uuid for a guest that is being created. @throws ProblemException {@code name-taken} or {@code uuid-taken} */
    public synchronized NameHold hold(String name, UUID guest) {
        requireFree(name);
        requireFree(guest);
        return held(name, guest);
    }

    /** Holds a name for a guest that is being renamed. @throws ProblemException {@code name-taken} */
    public synchronized NameHold hold(String name) {
        requireFree(name);
        heldNames.add(name);
        return new NameHold(() -> release(name));
    }

    /** Holds a guest's own name and uuid beyond the end of its domain. @throws ProblemException {@code name-taken}: held for another guest */
    public synchronized NameHold keep(String name, UUID guest) {
        requireNotHeld(name);
        return held(name, guest);
    }

    /** @throws ProblemException {@code name-taken} or {@code uuid-taken}: a domain has what is held */
    public synchronized void requireUnused(String name, UUID guest) {
        requireNoDomain(name);
        requireNoDomain(guest);
    }

    private NameHold held(String name, UUID guest) {
        heldNames.add(name);
        heldUuids.add(guest);
        return new NameHold(() -> release(name, guest));
    }

    private void requireNotHeld(String name) {
        if (heldNames.contains(name)) {
            throw new ProblemException(Codes.NAME_TAKEN, "Domain with name \"" + name + "\" is being created already");
        }
    }

    private void requireFree(String name) {
        requireNotHeld(name);
        // Under the lock: a hold is released only after the store has the name.
        requireNoDomain(name);
    }

    private void requireNoDomain(String name) {
        if (domid(name).isPresent()) {
            throw new ProblemException(Codes.NAME_TAKEN, "Domain with name \"" + name + "\" already exists.");
        }
    }

    private void requireFree(UUID guest) {
        if (heldUuids.contains(guest)) {
            throw uuidTaken(guest, "that of a guest that is being created already");
        }
        requireNoDomain(guest);
    }

    private void requireNoDomain(UUID guest) {
        Optional<Domid> owner = domid(guest);
        if (owner.isPresent()) {
            throw uuidTaken(guest, "that of domain " + owner.get() + name(owner.get()).map(name -> " (" + name + ")").orElse(""));
        }
    }

    private static ProblemException uuidTaken(UUID guest, String whose) {
        return new ProblemException(Codes.UUID_TAKEN, "the uuid " + guest + " is " + whose,
                "give each guest a uuid of its own, or leave uuid= out");
    }

    private synchronized void release(String name) {
        heldNames.remove(name);
    }

    private synchronized void release(String name, UUID guest) {
        heldNames.remove(name);
        heldUuids.remove(guest);
    }

    /** The domain of that name; where other tools have given it to several, the one with the lowest number. */
    public Optional<Domid> domid(String name) {
        return index.named(name).stream().filter(d -> domains.find(d).isPresent()).findFirst();
    }

    /** The domain that is this guest, by the store or the daemon's database; a dying domain does not count. */
    public Optional<Domid> domid(UUID guest) {
        return domids(guest).stream().filter(this::lives).findFirst();
    }

    /** Whether another domain is this guest now: then the guest's nodes and row must stay when this domain goes. */
    boolean livesElsewhere(UUID guest, Domid domid) {
        return domids(guest).stream().anyMatch(d -> !d.equals(domid) && lives(d));
    }

    /** Whether this domid belongs to another guest now: then the nodes under this domid must stay when this guest goes. */
    public boolean isAnothers(Domid domid, UUID guest) {
        return domains.find(domid).filter(d -> !d.handle().equals(guest)).isPresent();
    }

    /** The domain, when the daemon has recorded its guest and it lives. */
    public Optional<DomainInfo> recorded(Domid domid) {
        return state.guest(domid).flatMap(guest -> domains.find(domid).filter(d -> d.handle().equals(guest.uuid()) && !d.dying()));
    }

    private Set<Domid> domids(UUID guest) {
        Set<Domid> domids = new TreeSet<>(index.ofGuest(guest));
        state.guest(guest).map(KnownGuest::domid).ifPresent(domids::add);
        return domids;
    }

    private boolean lives(Domid domid) {
        return domains.find(domid).filter(d -> !d.dying()).isPresent();
    }

    public Optional<String> name(Domid domid) {
        return index.name(domid);
    }
}
