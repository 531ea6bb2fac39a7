package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;

/** Makes a guest that has its pages ready to go on. */
record RestoreState() implements Step {
    @Override
    public String name() {
        return "restore-state";
    }

    @Override
    public String description() {
        return "give the guest its list of frames, its page tables, its vcpus and its clock; grant the store's and the console's pages";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(2);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        BootPorts ports = new BootPorts(bindings.storePort().orElseThrow(), bindings.consolePort().orElseThrow());
        try (PreparedGuest file = bindings.prepared().orElseThrow()) {
            return bindings.withBuilt(bindings.populated().orElseThrow().write(ports));
        }
    }
}
