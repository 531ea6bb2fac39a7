package org.domaind.daemon.plan.create;

import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.build.cpu.HostAbilities;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.PoolOperations;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/** Makes the empty domain. Its undo destroys it, whatever was done to it since. */
record CreateDomain(HostMachine machine, DomainOperations domains, PoolOperations pools, StoreIndex index, GuestNames names, StateDatabase state, GuestConfig config, UUID uuid) implements Step {
    @Override
    public String name() {
        return "create-domain";
    }

    @Override
    public String description() {
        return "create an empty " + config.type().word() + " domain of at most " + config.vcpus().max() + " vcpus, uuid " + uuid;
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        OptionalInt pool = config.scheduling().pool().map(p -> OptionalInt.of(pool(p))).orElse(OptionalInt.empty());
        DomainTraits traits = DomainTraits.of(config);
        HostAbilities.require(traits, machine);
        Domid domid = domains.create(new DomainSpec(uuid, config.type(), config.vcpus().max(), config.limits(), pool, traits));
        return bindings.withDomid(domid);
    }

    private int pool(String wanted) {
        for (CpuPool pool : pools.all()) {
            if (index.poolName(pool.id()).filter(wanted::equals).isPresent() || Integer.toString(pool.id()).equals(wanted)) {
                return pool.id();
            }
        }
        throw new ProblemException("no-such-pool", "there is no cpupool \"" + wanted + "\"");
    }

    /** The number alone may be another's by now; and the hypervisor may have made a domain of which nobody was told. */
    @Override
    public Bindings look(Bindings bindings) {
        if (bindings.domid().isPresent()) {
            return names.isAnothers(bindings.domain(), uuid) ? bindings.withoutDomid() : bindings;
        }
        return domains.all().stream().filter(d -> isOurs(d) && state.guest(d.domid()).isEmpty()).map(DomainInfo::domid).findFirst()
                .map(bindings::withDomid).orElse(bindings);
    }

    private boolean isOurs(DomainInfo domain) {
        return domain.handle().equals(uuid) && !domain.dying();
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().flatMap(domains::find).filter(this::isOurs).map(DomainInfo::domid).ifPresent(domains::destroy);
    }
}
