package org.domaind.daemon.plan.create;

import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.CpuPool;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.DomainSpec;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestConfig;

/** Makes the empty domain. Its undo destroys it, whatever was done to it since. */
record CreateDomain(GuestConfig config, UUID uuid) implements Step {
    @Override
    public String name() {
        return "create-domain";
    }

    @Override
    public String description() {
        return "create an empty " + config.type().word() + " domain of at most " + config.maxVcpus() + " vcpus, uuid " + uuid;
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        OptionalInt pool = config.scheduling().pool().map(p -> OptionalInt.of(pool(environment, p))).orElse(OptionalInt.empty());
        Domid domid = environment.host().domains().create(new DomainSpec(uuid, config.type(), config.maxVcpus(), config.limits(), pool));
        return bindings.withDomid(domid);
    }

    private static int pool(Environment environment, String wanted) {
        for (CpuPool pool : environment.host().pools().all()) {
            if (environment.index().poolName(pool.id()).filter(wanted::equals).isPresent() || Integer.toString(pool.id()).equals(wanted)) {
                return pool.id();
            }
        }
        throw new ProblemException("no-such-pool", "there is no cpupool \"" + wanted + "\"");
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        DomainOperations domains = environment.host().domains();
        // After a restart in the middle of this step the journal has no domid, but the domain carries the guest's uuid. A domid alone
        // would not do: the number may be another's by now.
        domains.all().stream().filter(d -> d.handle().equals(uuid) && !d.dying()).map(DomainInfo::domid)
                .filter(d -> bindings.domid().isEmpty() || bindings.domid().get().equals(d))
                .filter(d -> bindings.domid().isPresent() || environment.state().guest(d).isEmpty())
                .forEach(domains::destroy);
    }
}
