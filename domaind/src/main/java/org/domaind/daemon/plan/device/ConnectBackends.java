package org.domaind.daemon.plan.device;

import java.util.List;
import org.domaind.daemon.device.DeviceNodes;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.GuestType;

/** Runs the hotplug scripts of devices, all of them at the same time. What they do is undone with the devices. */
record ConnectBackends(DeviceScripts scripts, GuestType type, List<DeviceConfig> devices) implements Step {
    @Override
    public String name() {
        return "connect-backends";
    }

    @Override
    public String description() {
        return "run the hotplug scripts of its devices side by side, each for at most " + scripts.deadlineMillis() + " ms";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        scripts.connect(DeviceNodes.ofDrivers(bindings.domain(), type, devices), cancellation);
        return bindings;
    }
}
