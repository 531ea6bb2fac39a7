package org.domaind.daemon.plan.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.schema.model.MemoryKib;

/**
 * The memory that creates in progress have been promised and have not taken yet, on top of the hypervisor's claims, which begin only when a domain
 * is populated. In memory only: creates that a former process left unfinished are taken back, and with them their reservations. Thread-safe.
 */
public final class MemoryLedger {
    private final HostMachine machine;
    private final DomainOperations domains;
    /** In pages; the guest's domain has its uuid as handle. */
    private final Map<UUID, Long> reserved = new HashMap<>();

    public MemoryLedger(HostMachine machine, DomainOperations domains) {
        this.machine = machine;
        this.domains = domains;
    }

    /**
     * What one guest can have.
     *
     * @param freePages      of the host, neither populated nor claimed; may be negative
     * @param promisedPages  of those, to other guests that are being created
     */
    public record Room(long freePages, long promisedPages) {
        public long pages() {
            return freePages - promisedPages;
        }
    }

    /** Reserves memory for a guest, if there is room for it. @return the room that there was for it before */
    public synchronized Room reserve(UUID guest, MemoryKib needed) {
        Room room = room(guest);
        if (needed.pages() <= room.pages()) {
            reserved.put(guest, needed.pages());
        }
        return room;
    }

    /** The guest has its memory, or gets none. Releasing twice is no error. */
    public synchronized void release(UUID guest) {
        reserved.remove(guest);
    }

    private Room room(UUID guest) {
        PhysicalInfo host = machine.physicalInfo();
        // Asked later than the host: what a guest takes in between makes the room seem larger, and the claim refuses then. So nobody is refused wrongly.
        List<DomainInfo> present = reserved.isEmpty() ? List.of() : domains.all();
        long promised = reserved.entrySet().stream().filter(entry -> !entry.getKey().equals(guest))
                .mapToLong(entry -> Math.max(0, entry.getValue() - taken(present, entry.getKey()))).sum();
        return new Room(host.freePages() - host.outstandingPages(), promised);
    }

    private static long taken(List<DomainInfo> present, UUID guest) {
        return present.stream().filter(domain -> domain.handle().equals(guest) && !domain.dying())
                .mapToLong(domain -> domain.totalPages() + domain.outstandingPages()).sum();
    }
}
