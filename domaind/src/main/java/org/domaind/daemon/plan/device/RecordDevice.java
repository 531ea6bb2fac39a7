package org.domaind.daemon.plan.device;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.config.DeviceConfig;

/** Adds a device to the guest's config, so that it has the device after a reboot as well. Of a guest that another tool made there is none. */
record RecordDevice(StateDatabase state, UUID uuid, DeviceConfig device) implements Step {
    @Override
    public String name() {
        return "record-device";
    }

    @Override
    public String description() {
        return "add the device to the guest's config";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        state.guest(uuid).ifPresent(guest -> state.change(guest.withConfig(guest.config().withDevice(device))));
        return bindings;
    }

    @Override
    public boolean done(Bindings bindings) {
        return state.guest(uuid).filter(guest -> guest.config().devices().contains(device)).isPresent();
    }

    @Override
    public void undo(Bindings bindings) {
        state.guest(uuid).ifPresent(guest -> state.change(guest.withConfig(guest.config().withoutDevice(device::equals))));
    }
}
