package org.domaind.daemon.plan.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.device.XenbusState;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreAccess;
import org.domaind.xenstore.client.StoreClient;

/**
 * Takes devices from a guest: asks or forces its backends to close, runs the scripts that disconnect them, removes their nodes. Nothing here
 * trusts the guest, or waits for it without a bound. Idempotent.
 */
final class DeviceRemoval {
    private static final Logger LOG = LogManager.getLogger(DeviceRemoval.class);
    private final StoreClient store;
    private final BackendStates states;
    private final DeviceScripts scripts;
    private final long closeMillis;
    private final DiskServers servers;

    /** @param closeMillis how long a backend is waited for */
    DeviceRemoval(StoreClient store, DeviceScripts scripts, long closeMillis, DiskServers servers) {
        this.store = store;
        this.states = new BackendStates(store);
        this.scripts = scripts;
        this.closeMillis = closeMillis;
        this.servers = servers;
    }

    long closeMillis() {
        return closeMillis;
    }

    /** The guest's devices, as the toolstack's nodes have them. */
    private List<DevicePaths> devices(Domid guest) {
        List<DevicePaths> devices = new ArrayList<>();
        for (DeviceKind kind : DeviceKind.values()) {
            devices.addAll(DeviceReports.devices(store.directoryIfExists(DevicePaths.toolstack(guest, kind)), guest, kind));
        }
        return devices.stream().map(this::served).toList();
    }

    /** With the backend that the toolstack's nodes name. */
    private DevicePaths served(DevicePaths device) {
        return device.served(store.readOptional(device.toolstack() + "/type"));
    }

    /** @throws ProblemException {@code no-such-device} */
    void requireThere(DevicePaths device) {
        if (!store.exists(device.toolstack())) {
            throw new ProblemException("no-such-device", "domain " + device.guest() + " has no device " + device);
        }
        if (isEmulatedDrive(served(device))) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "a guest's emulated cd drive cannot go while the guest is there", "xl cd-eject empties it");
        }
    }

    private boolean isEmulatedDrive(DevicePaths device) {
        return device.byDeviceModel() && store.readOptional(device.toolstack() + "/device-type").filter("cdrom"::equals).isPresent()
                && store.readOptional("/libxl/" + device.guest() + "/type").filter("hvm"::equals).isPresent();
    }

    private boolean hears(DevicePaths device) {
        return !device.byDeviceModel() || servers.serves(device.guest()) && !isEmulatedDrive(device);
    }

    /** Removes all of a guest's devices without asking the guest. Ends within the deadlines. */
    public void removeAll(Domid guest) {
        List<DevicePaths> devices = devices(guest);
        if (!devices.isEmpty()) {
            force(devices);
        }
    }

    /** Removes devices without asking the guest, or after asking in vain. Devices that do not exist are skipped. */
    void remove(Collection<DevicePaths> devices) {
        List<DevicePaths> there = devices.stream().filter(device -> store.exists(device.toolstack())).map(this::served).toList();
        if (!there.isEmpty()) {
            force(there);
        }
    }

    /**
     * Asks the guest to let a device go.
     *
     * @return whether it did, in time
     */
    boolean askToClose(DevicePaths asked, Cancellation cancellation) {
        DevicePaths device = served(asked);
        store.inTransaction(transaction -> beginToClose(transaction, device));
        return states.await(List.of(device), DeviceRemoval::isClosed, closeMillis, cancellation).isEmpty();
    }

    /** The backend is closed: disconnects it and removes the device's nodes. */
    void finish(Collection<DevicePaths> devices) {
        // The undo of a plan that was cancelled is not cancelled itself.
        scripts.disconnect(devices, new Cancellation(() -> false)).forEach(LOG::warn);
        Map<Domid, List<Integer>> served = devices.stream().filter(DevicePaths::byDeviceModel)
                .collect(Collectors.groupingBy(DevicePaths::guest, Collectors.mapping(DevicePaths::devid, Collectors.toList())));
        served.forEach(servers::release);
        store.inTransaction(transaction -> devices.forEach(device -> removeNodes(transaction, device)));
        served.forEach(servers::gone);
    }

    private void force(Collection<DevicePaths> devices) {
        store.inTransaction(transaction -> devices.forEach(device -> {
            // The backend then sees that its frontend is gone.
            transaction.pipeline().rmIfThere(device.frontend()).await();
            beginToClose(transaction, device);
        }));
        // Drives that are only emulated have no backend, and a device model may have gone with its guest.
        states.await(devices.stream().filter(this::hears).toList(), DeviceRemoval::isClosed, closeMillis, new Cancellation(() -> false))
                .forEach(device -> LOG.warn("The backend of {} of domain {} has not closed; the device is removed all the same", device, device.guest()));
        finish(devices);
    }

    private static void beginToClose(StoreAccess transaction, DevicePaths device) {
        String state = BackendStates.state(device);
        if (!isClosed(transaction.readOptional(state))) {
            transaction.pipeline().write(device.backend() + "/online", "0")
                    .write(state, Integer.toString(XenbusState.CLOSING.code())).await();
        }
    }

    /** Whether a device that is there has been let go by its guest. */
    boolean isClosed(DevicePaths asked) {
        DevicePaths device = served(asked);
        return store.exists(device.toolstack()) && isClosed(store.readOptional(BackendStates.state(device)));
    }

    /** A backend whose nodes are gone is closed as well. */
    private static boolean isClosed(Optional<String> state) {
        return state.isEmpty() || XenbusState.of(state) == XenbusState.CLOSED;
    }

    private static void removeNodes(StoreAccess transaction, DevicePaths device) {
        for (String path : List.of(device.frontend(), device.backend(), device.toolstack())) {
            transaction.pipeline().rmIfThere(path).await();
            StoreEdits.removeIfEmpty(transaction, path.substring(0, path.lastIndexOf('/')));
        }
    }
}
