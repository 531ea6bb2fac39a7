package org.domaind.daemon.plan.device;

import java.util.List;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.model.DeviceConfig;

/** Looks at what the devices need of the host, before anything is done. */
record CheckDevices(List<DeviceConfig> devices) implements Step {
    @Override
    public String name() {
        return "check-devices";
    }

    @Override
    public String description() {
        return "look whether the disks' images are there";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        for (DeviceConfig device : devices) {
            if (device instanceof DeviceConfig.Disk disk) {
                ImageSharing.requireThere(disk);
            }
        }
        return bindings;
    }
}
