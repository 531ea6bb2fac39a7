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
record AwaitBackends(StoreClient store, long millis, GuestType type, List<DeviceConfig> devices,
                     DiskServers servers) implements Step {
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
        List<DeviceConfig> all = devices.stream().filter(device -> !(device instanceof DeviceConfig.Disk disk && disk.isEmulatedDrive(type))).toList();
        List<DevicePaths> late = new BackendStates(store).await(DeviceNodes.paths(bindings.domain(), type, all), AwaitBackends::isReady, millis, cancellation);
        if (late.stream().anyMatch(DevicePaths::byDeviceModel)) {
            String words = servers.lastWords(bindings.domain());
            throw new ProblemException("no-backend", "the device model has not opened " + late.stream().map(DevicePaths::toString).collect(Collectors.joining(", "))
                    + " within " + millis + " ms" + (words.isEmpty() ? "" : ": " + words),
                    "a jailed device model opens the image itself, and no other file that the image names");
        }
        if (!late.isEmpty()) {
            throw new ProblemException("no-backend", "no backend has answered for " + late.stream().map(DevicePaths::toString).collect(Collectors.joining(", "))
                    + " within " + millis + " ms", "load the backend's driver in domain 0: xen-blkback for disks, xen-netback for network interfaces");
        }
        return bindings;
    }

    private static boolean isReady(Optional<String> state) {
        // Drivers wait for their scripts there; a device model goes on at once if the guest does.
        return XenbusState.of(state) == XenbusState.INIT_WAIT || XenbusState.of(state) == XenbusState.CONNECTED;
    }
}
