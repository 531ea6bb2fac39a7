package org.domaind.daemon.plan.create;

import org.domaind.daemon.console.ConsoleService;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;

/** Begins to serve the guest's console, which its nodes describe. */
record AttachConsole(ConsoleService consoles) implements Step {
    @Override
    public String name() {
        return "attach-console";
    }

    @Override
    public String description() {
        return "serve the guest's console: terminal and log";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        consoles.attach(bindings.domain());
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().ifPresent(consoles::detach);
    }
}
