package org.domaind.daemon.plan.coredump;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestFile;
import org.domaind.daemon.plan.Step;

/** Gives the complete file its name, in place of an older one. */
record PublishCore(GuestFile file) implements Step {
    @Override
    public String name() {
        return "publish-core";
    }

    @Override
    public String description() {
        return "name it " + file.target();
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        file.publish();
        return bindings;
    }

    @Override
    public boolean done(Bindings bindings) {
        return file.published();
    }
}
