package org.domaind.daemon.plan.create;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;

/** Begins to serve the guest's console, which its nodes describe. */
record AttachConsole() implements Step {
    @Override
    public String name() {
        return "attach-console";
    }

    @Override
    public String description() {
        return "serve the guest's console: terminal and log";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        environment.consoles().attach(bindings.domain());
        return bindings;
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        bindings.domid().ifPresent(environment.consoles()::detach);
    }
}
