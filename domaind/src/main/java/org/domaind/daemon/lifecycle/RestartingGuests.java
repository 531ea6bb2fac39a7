package org.domaind.daemon.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.model.Domid;

/**
 * Guests between two domains: the old one has stopped and goes, the new one is not complete. Neither hypervisor nor store may know them for a
 * while, but they are guests of this host all the time. Thread-safe.
 */
public final class RestartingGuests {
    /**
     * One of them.
     *
     * @param last      its domain as it stopped
     * @param startTime of that domain, as the store had it
     */
    public record Restarting(KnownGuest guest, DomainInfo last, Optional<String> startTime) {
    }

    // Readers look at the host; the writer is whoever begins or ends a restart.
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<UUID, Restarting> guests = new ConcurrentHashMap<>();
    /** Of them, those that somebody has destroyed meanwhile. */
    private final Set<UUID> unwanted = ConcurrentHashMap.newKeySet();
    /** Guests that are being destroyed, restarting or not, and how often that was asked for. */
    private final Map<UUID, Integer> destroys = new ConcurrentHashMap<>();

    /** Called before anything of its old domain is removed. */
    void begin(Restarting guest) {
        lock.writeLock().lock();
        try {
            guests.put(guest.guest().uuid(), guest);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Called once hypervisor and store have the complete new domain, or the restart is given up. */
    void end(UUID guest) {
        lock.writeLock().lock();
        try {
            guests.remove(guest);
            unwanted.remove(guest);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Looks at the host while no restart begins or ends: whoever is not among the restarting guests has one domain, before the look and after. */
    public <T> T look(Function<Collection<Restarting>, T> look) {
        lock.readLock().lock();
        try {
            // One that was destroyed is none of this host's any more, though its restart has not noticed yet.
            return look.apply(guests.values().stream().filter(guest -> !unwanted.contains(guest.guest().uuid())).toList());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A destroy of the guest is in line or at work: no restart of it begins until that has ended. */
    void destroyBegins(UUID guest) {
        destroys.merge(guest, 1, Integer::sum);
    }

    void destroyEnds(UUID guest) {
        destroys.computeIfPresent(guest, (g, count) -> count == 1 ? null : count - 1);
    }

    /** The guest was destroyed: a restart of it must not go on. */
    void unwanted(UUID guest) {
        if (guests.containsKey(guest)) {
            unwanted.add(guest);
        }
    }

    boolean wanted(UUID guest) {
        return !unwanted.contains(guest) && !destroys.containsKey(guest);
    }

    /** The guest whose last domain had this number. */
    Optional<Restarting> of(Domid last) {
        return guests.values().stream().filter(guest -> guest.last().domid().equals(last)).findFirst();
    }
}
