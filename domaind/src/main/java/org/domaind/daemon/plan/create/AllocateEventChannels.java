package org.domaind.daemon.plan.create;

import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.model.Domid;

/** Gives the guest its ends of the channels to its store and its console. */
record AllocateEventChannels(DomainOperations domains) implements Step {
    @Override
    public String name() {
        return "allocate-event-channels";
    }

    @Override
    public String description() {
        return "allocate the guest's event channels for its store and its console";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        int store = domains.allocateEventChannel(bindings.domain(), Domid.ZERO);
        int console = domains.allocateEventChannel(bindings.domain(), Domid.ZERO);
        return bindings.withPorts(store, console);
    }
}
