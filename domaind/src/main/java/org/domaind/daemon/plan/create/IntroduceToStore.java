package org.domaind.daemon.plan.create;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.xenstore.client.StoreClient;

/** Lets the store serve the guest's ring. */
record IntroduceToStore(StoreClient store, GuestNames names) implements Step {
    @Override
    public String name() {
        return "introduce-to-store";
    }

    @Override
    public String description() {
        return "introduce the guest to the store";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        store.introduce(bindings.domain().value(), bindings.built().orElseThrow().storeFrame(), bindings.storePort().orElseThrow());
        return bindings;
    }

    @Override
    public boolean done(Bindings bindings) {
        return bindings.domid().flatMap(names::recorded).filter(d -> store.isIntroduced(d.domid().value())).isPresent();
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().ifPresent(d -> StoreEdits.release(store, d));
    }
}
