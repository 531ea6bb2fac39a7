package org.domaind.daemon.plan.device;

import java.util.List;
import org.domaind.daemon.device.DeviceNodes;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.StoreRequests;

/** Checks what the devices need, before anything is done: the undo of a later step must not remove a device that existed before. */
record CheckDevices(StoreClient store, GuestType type, List<DeviceConfig> devices) implements Step {
    @Override
    public String name() {
        return "check-devices";
    }

    @Override
    public String description() {
        return "look whether the disks' images are there, and the guest has no such device yet";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        bindings.domid().ifPresent(guest -> DeviceNodes.paths(guest, type, devices).forEach(device -> requireNew(store, device)));
        for (DeviceConfig device : devices) {
            if (device instanceof DeviceConfig.Disk disk) {
                ImageSharing.requireThere(disk);
            }
        }
        return bindings;
    }

    /** @throws ProblemException {@code device-exists} */
    static void requireNew(StoreRequests store, DevicePaths device) {
        if (store.exists(device.toolstack()) || store.exists(device.backend())) {
            throw new ProblemException("device-exists", "domain " + device.guest() + " has a device " + device + " already");
        }
    }
}
