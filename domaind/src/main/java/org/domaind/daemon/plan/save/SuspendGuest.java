package org.domaind.daemon.plan.save;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;

/** Lets the guest suspend itself. Its undo lets it go on. */
public record SuspendGuest(SuspendedGuest guest) implements Step {
    @Override
    public String name() {
        return "suspend-guest";
    }

    @Override
    public String description() {
        return "ask the guest to suspend itself, and wait until it has, for at most two minutes";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        guest.suspend(cancellation);
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        guest.undo();
    }
}
