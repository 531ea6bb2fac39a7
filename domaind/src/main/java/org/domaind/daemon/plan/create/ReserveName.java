package org.domaind.daemon.plan.create;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;

/** Holds the guest's name until the store has it. */
record ReserveName(String guest, UUID uuid) implements Step {
    @Override
    public String name() {
        return "reserve-name";
    }

    @Override
    public String description() {
        return "hold the name \"" + guest + "\", which no other guest may have";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        environment.names().reserve(guest, uuid);
        return bindings;
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        environment.names().release(guest, uuid);
    }
}
