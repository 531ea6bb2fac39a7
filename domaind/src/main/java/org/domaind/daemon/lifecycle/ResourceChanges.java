package org.domaind.daemon.lifecycle;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.resource.DomainMemory;
import org.domaind.daemon.plan.resource.DomainVcpus;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/**
 * Changes memory and vcpus of domains that run, each in its guest's queue. A guest's config follows, so that it keeps them over a reboot; the file that it
 * was created from does not.
 */
public final class ResourceChanges {
    private final GuestLifecycle lifecycle;
    private final GuestRecords records;
    private final DomainMemory memory;
    private final DomainVcpus vcpus;

    public ResourceChanges(GuestLifecycle lifecycle, GuestRecords records, XenHost host) {
        this.lifecycle = lifecycle;
        this.records = records;
        this.memory = new DomainMemory(host.allocation(), records.store());
        this.vcpus = new DomainVcpus(host.vcpus(), records.store());
    }

    public CompletableFuture<Void> setMemoryTarget(Domid domid, MemoryKib target) {
        return lifecycle.act(domid, () -> {
            MemoryKib set = memory.setTarget(lifecycle.existing(domid), target);
            config(domid, config -> config.memory().max().value() < set.value() || set.pages() == 0 ? config
                    : config.withMemory(new MemorySpec(set, config.memory().max())));
        });
    }

    public CompletableFuture<Void> setMemoryLimit(Domid domid, MemoryKib limit) {
        return lifecycle.act(domid, () -> memory.setLimit(lifecycle.existing(domid), limit));
    }

    public CompletableFuture<Void> setVcpus(Domid domid, int count) {
        return lifecycle.act(domid, () -> {
            vcpus.setOnline(lifecycle.existing(domid), count);
            config(domid, config -> config.withVcpus(new VcpuSpec(count, config.vcpus().max())));
        });
    }

    /** @param vcpu empty: all  @param hard,soft empty: as it is */
    public CompletableFuture<Void> pin(Domid domid, OptionalInt vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft, boolean force) {
        return lifecycle.act(domid, () -> {
            vcpus.pin(lifecycle.existing(domid), vcpu, hard, soft, force);
            config(domid, config -> {
                Scheduling scheduling = config.scheduling();
                for (int each = vcpu.orElse(0); each <= vcpu.orElse(config.vcpus().max() - 1); each++) {
                    scheduling = scheduling.withAffinity(each, hard, soft);
                }
                return config.withScheduling(scheduling);
            });
        });
    }

    private void config(Domid domid, UnaryOperator<GuestConfig> change) {
        records.names().recorded(domid).flatMap(domain -> records.state().guest(domid))
                .ifPresent(guest -> records.state().change(guest.withConfig(change.apply(guest.config()))));
    }
}
