package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;

/** Shows the last words and lets go of the console. */
record DetachConsole(DestroyPlanner.Target target) implements Step {
    @Override
    public String name() {
        return "detach-console";
    }

    @Override
    public String description() {
        return "end its console";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        environment.consoles().detach(target.domid());
        return bindings;
    }
}
