package org.domaind.daemon.plan.create;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.Step;

/** Holds the guest's name and uuid until the store has them. */
record ReserveName(GuestNames names, String guest, UUID uuid) implements Step {
    @Override
    public String name() {
        return "reserve-name";
    }

    @Override
    public String description() {
        return "hold the name \"" + guest + "\" and the uuid, which no other guest may have";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        if (bindings.names().isPresent()) {
            // A guest that is restarted has never let go of them; but another tool gives names as it likes.
            names.requireUnused(guest, uuid);
            return bindings;
        }
        return bindings.withNames(names.hold(guest, uuid));
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.names().ifPresent(NameHold::close);
    }
}
