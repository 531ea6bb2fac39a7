package org.domaind.daemon.plan.save;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestFile;
import org.domaind.daemon.plan.Step;

/** Gives the complete file its name, in place of an older one. */
record PublishSave(GuestFile file) implements Step {
    static final String NAME = "publish-save";

    @Override
    public String name() {
        return NAME;
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
    public void undo(Bindings bindings) {
        file.withdraw();
    }

    @Override
    public boolean done(Bindings bindings) {
        return file.published();
    }
}
