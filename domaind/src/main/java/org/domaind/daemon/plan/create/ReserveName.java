package org.domaind.daemon.plan.create;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.Step;

/** Holds the guest's name and uuid until the store has them. */
record ReserveName(String guest, UUID uuid) implements Step {
    @Override
    public String name() {
        return "reserve-name";
    }

    @Override
    public String description() {
        return "hold the name \"" + guest + "\" and the uuid, which no other guest may have";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        if (bindings.names().isPresent()) {
            // A guest that is restarted has never let go of them; but another tool gives names as it likes.
            environment.names().requireUnused(guest, uuid);
            return bindings;
        }
        return bindings.withNames(environment.names().hold(guest, uuid));
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        bindings.names().ifPresent(NameHold::close);
    }
}
