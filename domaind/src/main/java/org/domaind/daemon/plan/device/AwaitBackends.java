package org.domaind.daemon.plan.device;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.domaind.daemon.device.DeviceNodes;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.device.XenbusState;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;

/** Waits until the backends have found their devices. */
record AwaitBackends(StoreClient store, long millis, GuestType type, List<DeviceConfig> devices) implements Step {
    @Override
    public String name() {
        return "await-backends";
    }

    @Override
    public String description() {
        return "wait until the backends of its devices are ready, for at most " + millis + " ms";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        List<DevicePaths> all = DeviceNodes.ofDrivers(bindings.domain(), type, devices);
        List<DevicePaths> late = new BackendStates(store).await(all, AwaitBackends::isReady, millis, cancellation);
        if (!late.isEmpty()) {
            throw new ProblemException("no-backend", "no backend has answered for " + late.stream().map(DevicePaths::toString).collect(Collectors.joining(", "))
                    + " within " + millis + " ms", "load the backend's driver in domain 0: xen-blkback for disks, xen-netback for network interfaces");
        }
        return bindings;
    }

    private static boolean isReady(Optional<String> state) {
        return XenbusState.of(state) == XenbusState.INIT_WAIT;
    }
}
