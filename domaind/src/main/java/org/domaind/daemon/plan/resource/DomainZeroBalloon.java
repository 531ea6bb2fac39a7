package org.domaind.daemon.plan.resource;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.resource.MemoryLedger.Room;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Autoballoon;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xenstore.client.StoreClient;

/** Makes room for a new guest: on the ledger, and where the host has too little, by asking domain 0 for some of its memory. Thread-safe. */
public final class DomainZeroBalloon {
    private static final Logger LOG = LogManager.getLogger(DomainZeroBalloon.class);
    /** As in the reference: with less, domain 0 is about to run out of memory itself. */
    static final MemoryKib LEAST = MemoryKib.ofMib(128);
    /** As in the reference: for all that one create waits for domain 0, and while domain 0 gives nothing. */
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int STALLED_MILLIS = 10_000;
    /** The hypervisor does not tell when memory becomes free; a balloon gives some tens of MiB in that time. */
    private static final int LOOK_MILLIS = 50;
    private static final String SIZE = "-?[0-9]+[bBkKmMgGtT]?";
    /** A size for domain 0 on Xen's command line, {@code dom0_mem=1G+10%,max:2G}: whoever gives one does not want it to change. */
    private static final Pattern DOM0_MEM =
            Pattern.compile("(^| )dom0_mem=((min:|max:)?(" + SIZE + "|(" + SIZE + "\\+)?[0-9]{1,2}%)(,|(?= )|$))+( |$)");

    private final MemoryLedger ledger;
    private final HostMachine machine;
    private final DomainOperations domains;
    private final StoreClient store;
    /** Domain 0 is asked for one guest's memory at a time. */
    private final Semaphore asking = new Semaphore(1);

    public DomainZeroBalloon(MemoryLedger ledger, HostMachine machine, DomainOperations domains, StoreClient store) {
        this.ledger = ledger;
        this.machine = machine;
        this.domains = domains;
        this.store = store;
    }

    /** Reserves memory for a guest that is to be created. @throws ProblemException {@code memory-larger-than-free}, with figures: domain 0 is as before */
    public void reserve(UUID guest, MemoryKib needed, Autoballoon autoballoon, Cancellation cancellation) {
        Room room = ledger.reserve(guest, needed);
        if (room.pages() >= needed.pages()) {
            return;
        }
        if (!asks(autoballoon)) {
            throw refused(needed, room, couldGive(domainZero()), "autoballoon is off: xl mem-set 0 makes domain 0 smaller");
        }
        enter(cancellation);
        try {
            balloon(guest, needed, cancellation);
        } finally {
            asking.release();
        }
    }

    /** Whether domain 0 is asked at all. */
    boolean asks(Autoballoon autoballoon) {
        return switch (autoballoon) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> !hasFixedMemory(machine.info().commandLine());
        };
    }

    static boolean hasFixedMemory(String commandLine) {
        return DOM0_MEM.matcher(commandLine).find();
    }

    private void enter(Cancellation cancellation) {
        while (!asking.tryAcquire()) {
            cancellation.await(new CompletableFuture<>(), LOOK_MILLIS);
        }
    }

    private void balloon(UUID guest, MemoryKib needed, Cancellation cancellation) {
        Room room = ledger.reserve(guest, needed);
        long missing = needed.pages() - room.pages();
        if (missing <= 0) {
            return;
        }
        DomainInfo zero = domainZero();
        MemoryKib could = couldGive(zero);
        if (missing > could.pages()) {
            throw refused(needed, room, could, "make memory= smaller, or shut a guest down");
        }
        MemoryNodes nodes = new MemoryNodes(Domid.ZERO);
        MemoryKib before = store.transaction(transaction -> {
            MemoryKib target = nodes.read(transaction, zero).target();
            // It may be on its way to its target already, or never have reached it.
            nodes.target(transaction, new MemoryKib(Math.min(target.value(), MemoryNodes.ofPages(zero.totalPages() - missing).value())));
            return target;
        });
        LOG.info("domain 0 is asked for {} MiB", MemoryNodes.ofPages(missing).mib());
        boolean done = false;
        try {
            await(guest, needed, zero.totalPages(), cancellation);
            done = true;
        } finally {
            if (!done) {
                store.inTransaction(transaction -> nodes.target(transaction, before));
            }
        }
    }

    private void await(UUID guest, MemoryKib needed, long pagesBefore, Cancellation cancellation) {
        long pages = pagesBefore;
        int waited = 0;
        for (int stalled = 0; ; stalled += LOOK_MILLIS, waited += LOOK_MILLIS) {
            Room room = ledger.reserve(guest, needed);
            if (room.pages() >= needed.pages()) {
                return;
            }
            DomainInfo zero = domainZero();
            if (waited >= PATIENCE_MILLIS || stalled >= STALLED_MILLIS) {
                throw refused(needed, room, couldGive(zero), "domain 0 was asked for it and gave " + MemoryNodes.ofPages(Math.max(0,
                        pagesBefore - zero.totalPages())).mib() + " MiB in " + waited / 1000 + " s");
            }
            if (zero.totalPages() < pages) {
                pages = zero.totalPages();
                stalled = 0;
            }
            cancellation.await(new CompletableFuture<>(), LOOK_MILLIS);
        }
    }

    private DomainInfo domainZero() {
        return domains.find(Domid.ZERO).orElseThrow(() -> new IllegalStateException("no domain 0"));
    }

    private static MemoryKib couldGive(DomainInfo zero) {
        return MemoryNodes.ofPages(Math.max(0, zero.totalPages() - LEAST.pages()));
    }

    private static ProblemException refused(MemoryKib needed, Room room, MemoryKib could, String hint) {
        String promised = room.promisedPages() == 0 ? ""
                : ", " + MemoryNodes.ofPages(room.promisedPages()).mib() + " MiB of it for guests that are being created";
        return new ProblemException("memory-larger-than-free", "the guest needs " + needed.mib() + " MiB of memory, the host has "
                + MemoryNodes.ofPages(Math.max(0, room.freePages())).mib() + " MiB free" + promised + "; domain 0 could give " + could.mib() + " MiB", hint);
    }
}
