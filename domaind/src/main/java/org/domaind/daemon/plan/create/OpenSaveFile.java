package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.config.GuestConfig;

/** Reads a save file but for its pages, and sees that it is sound. */
record OpenSaveFile(GuestBuilder restorer, GuestConfig config, String file) implements Step {
    @Override
    public String name() {
        return "open-save-file";
    }

    @Override
    public String description() {
        return "read and check " + file;
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(5);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        return bindings.withPrepared(restorer.prepare(config));
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.prepared().ifPresent(PreparedGuest::close);
    }
}
