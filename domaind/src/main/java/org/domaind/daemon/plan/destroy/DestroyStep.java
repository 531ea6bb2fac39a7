package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;

/** One thing that goes. It may be repeated, and finds nothing to do where it was done before. */
record DestroyStep(String name, String description, StepTerms terms, Runnable act) implements Step {
    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        act.run();
        return bindings;
    }
}
