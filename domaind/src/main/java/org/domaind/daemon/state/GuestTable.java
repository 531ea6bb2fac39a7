package org.domaind.daemon.state;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.domaind.schema.model.Domid;

/** The guests of the database by what they are looked up by. One thread changes it at a time, any reads. */
final class GuestTable {
    private final Map<UUID, KnownGuest> byUuid = new ConcurrentHashMap<>();
    private final Map<Domid, KnownGuest> byDomid = new ConcurrentHashMap<>();
    private final Map<String, KnownGuest> byName = new ConcurrentHashMap<>();

    void put(KnownGuest guest) {
        drop(byUuid.put(guest.uuid(), guest));
        byDomid.put(guest.domid(), guest);
        byName.put(guest.config().name(), guest);
    }

    void remove(UUID uuid, Domid domid) {
        of(uuid).filter(guest -> guest.domid().equals(domid)).ifPresent(guest -> {
            byUuid.remove(uuid);
            drop(guest);
        });
    }

    private void drop(KnownGuest guest) {
        if (guest != null) {
            byDomid.remove(guest.domid(), guest);
            byName.remove(guest.config().name(), guest);
        }
    }

    Optional<KnownGuest> of(UUID uuid) {
        return Optional.ofNullable(byUuid.get(uuid));
    }

    Optional<KnownGuest> of(Domid domid) {
        return Optional.ofNullable(byDomid.get(domid));
    }

    Optional<KnownGuest> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<KnownGuest> all() {
        return byUuid.values().stream().sorted(Comparator.comparingInt(guest -> guest.domid().value())).toList();
    }
}
