package org.domaind.daemon.plan.save;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;

/** Lets the guest go on where it was. May be repeated. @param paused as soon as somebody unpauses it */
public record ResumeGuest(SuspendedGuest guest, boolean paused) implements Step {
    static final String NAME = "resume-guest";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return paused ? "resume the guest, which stays paused" : "let the guest go on";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        guest.resume(paused);
        return bindings;
    }
}
