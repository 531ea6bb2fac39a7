package org.domaind.daemon.plan.create;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;

/** Lets the store serve the guest's ring. */
record IntroduceToStore() implements Step {
    @Override
    public String name() {
        return "introduce-to-store";
    }

    @Override
    public String description() {
        return "introduce the guest to the store";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        environment.store().introduce(bindings.domain().value(), bindings.built().orElseThrow().storeMfn(), bindings.storePort().orElseThrow());
        return bindings;
    }

    @Override
    public boolean done(Environment environment, Bindings bindings) {
        return RecordGuest.domain(environment, bindings).filter(d -> environment.store().isIntroduced(d.domid().value())).isPresent();
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        bindings.domid().ifPresent(d -> StoreEdits.release(environment.store(), d));
    }
}
