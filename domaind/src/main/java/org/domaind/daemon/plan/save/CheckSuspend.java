package org.domaind.daemon.plan.save;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.stream.file.GuestSaver;

/** Refuses a guest that cannot suspend itself, before it hears of it. */
record CheckSuspend(SuspendedGuest guest, GuestSaver saver) implements Step {
    @Override
    public String name() {
        return "check-suspend";
    }

    @Override
    public String description() {
        return "see that the guest can suspend itself";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        guest.require(saver);
        return bindings;
    }
}
