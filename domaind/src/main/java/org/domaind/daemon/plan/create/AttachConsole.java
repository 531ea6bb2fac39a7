package org.domaind.daemon.plan.create;

import java.util.List;
import java.util.UUID;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;

/** Begins to serve the guest's console. */
record AttachConsole(String guest, UUID uuid) implements Step {
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
        String terminal = environment.consoles().attach(bindings.domain(), guest, bindings.consolePort().orElseThrow());
        StoreEdits.make(environment.store(), List.of(), List.of(
                GuestNodes.consoleTerminal(new GuestPaths(bindings.domain(), uuid), terminal)));
        return bindings;
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        bindings.domid().ifPresent(environment.consoles()::detach);
    }
}
