package org.domaind.daemon.plan.create;

import java.util.UUID;
import org.domaind.daemon.build.hvm.PagingPool;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.resource.DomainZeroBalloon;
import org.domaind.daemon.plan.resource.MemoryLedger;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Autoballoon;
import org.domaind.schema.model.MemoryKib;

/**
 * Reserves the guest's memory before anything is touched, so that two creates do not both count on the last gigabyte; {@link PopulateMemory} ends the
 * reservation. Domain 0 does not get back what it gave, as in the reference.
 */
record ReserveMemory(DomainZeroBalloon balloon, MemoryLedger ledger, GuestConfig config, UUID uuid, Autoballoon autoballoon) implements Step {
    /** What the hypervisor needs for a domain beside its memory, as the reference counts it. */
    private static final long PV_OVERHEAD_KIB = 1024;
    private static final long HVM_OVERHEAD_KIB = 2048;
    private static final long UNIT_KIB = 2048;

    @Override
    public String name() {
        // Once it only looked; older journals have it.
        return "check-memory";
    }

    @Override
    public String description() {
        return "reserve " + needed(config).mib() + " MiB of the host's memory";
    }

    static MemoryKib needed(GuestConfig config) {
        // Whether the processor nests page tables is known once there is a domain; where it does not, the claim has the last word.
        long overhead = config.platform().hvmContainer().map(container -> HVM_OVERHEAD_KIB + PagingPool.of(config, container, true).value())
                .orElse(PV_OVERHEAD_KIB);
        long kib = config.memory().atBoot().value() + overhead;
        return new MemoryKib((kib + UNIT_KIB - 1) / UNIT_KIB * UNIT_KIB);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        balloon.reserve(uuid, needed(config), autoballoon, cancellation);
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        ledger.release(uuid);
    }
}
