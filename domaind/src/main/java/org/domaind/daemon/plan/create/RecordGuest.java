package org.domaind.daemon.plan.create;

import java.util.Optional;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.model.GuestConfig;

/** Remembers the guest, so that the daemon answers for it from now on. */
record RecordGuest(GuestConfig config, UUID uuid, String source) implements Step {
    @Override
    public String name() {
        return "record-guest";
    }

    @Override
    public String description() {
        return "remember the guest and its config";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        environment.state().put(new KnownGuest(uuid, bindings.domain(), environment.bootId(), config.withUuid(uuid),
                environment.clock().millis()), source);
        return bindings;
    }

    /** The guest's domain, when it was recorded and lives. */
    static Optional<DomainInfo> domain(Environment environment, Bindings bindings) {
        return bindings.domid().flatMap(environment.state()::guest).flatMap(guest ->
                environment.host().domains().find(guest.domid()).filter(d -> d.handle().equals(guest.uuid()) && !d.dying()));
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        bindings.domid().ifPresent(d -> environment.state().forget(uuid, d));
    }
}
