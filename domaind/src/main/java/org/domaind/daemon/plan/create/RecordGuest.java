package org.domaind.daemon.plan.create;

import java.time.Clock;
import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.config.GuestConfig;

/** Remembers the guest, so that the daemon answers for it from now on. */
record RecordGuest(StateDatabase state, Clock clock, GuestConfig config, UUID uuid, String source) implements Step {
    @Override
    public String name() {
        return "record-guest";
    }

    @Override
    public String description() {
        return "remember the guest and its config";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        state.put(new KnownGuest(uuid, bindings.domain(), config.withUuid(uuid), clock.millis()), source);
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().ifPresent(d -> state.forget(uuid, d));
    }
}
