package org.domaind.daemon.sim.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.device.XenbusState;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.ClientListener;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.Subscription;

/**
 * The backends of a simulated host, as the drivers xen-blkback and xen-netback behave towards the store: they find their directories by a watch, and
 * move their {@code state} nodes by what stands there and in the frontends' ones. They keep nothing themselves, so they go on with each next daemon's
 * store. Tests tell them to misbehave.
 */
public final class SimBackends implements AutoCloseable {
    /** How a backend behaves. */
    public enum Behaviour {
        WELL,
        /** There is no such driver. */
        ABSENT,
        /** It finds the device and fails: goes to Closed at once. */
        FAILING,
        /** It comes up, and never closes. */
        NEVER_CLOSING,
        /** It writes states that do not exist. */
        LYING
    }

    private static final List<String> KINDS = List.of(DeviceKind.VBD.word(), DeviceKind.VIF.word(), DevicePaths.BY_DEVICE_MODEL);
    private static final String BACKENDS = GuestPaths.ofDomain(Domid.ZERO) + "/backend";

    private final StoreClient store;
    private final Map<DevicePaths, Subscription> frontends = new ConcurrentHashMap<>();
    private volatile Function<DevicePaths, Behaviour> behaviour = device -> Behaviour.WELL;
    private volatile Predicate<DevicePaths> served = device -> false;

    private SimBackends(StoreClient store) {
        this.store = store;
    }

    /** @param socket of a store that is served; the backends end with {@link #close}, not with that store */
    public static SimBackends start(Path socket) throws IOException {
        SimBackends backends = new SimBackends(StoreClient.keepConnected(socket, new ClientListener() { }));
        backends.store.watch(BACKENDS, backends::changed);
        return backends;
    }

    /** From now on; what was done before stays. */
    public void behave(Function<DevicePaths, Behaviour> newBehaviour) {
        behaviour = newBehaviour;
    }

    /** Which disks have a device model that serves them, from now on. */
    public void serve(Predicate<DevicePaths> newServed) {
        served = newServed;
    }

    /** Something below the backends' directory changed, or everything may have, when the watch was set. */
    private void changed(String path) {
        String[] names = path.length() > BACKENDS.length() ? path.substring(BACKENDS.length() + 1).split("/") : new String[0];
        if (names.length >= 3) {
            device(names[0], names[1], names[2]).ifPresent(this::look);
        } else {
            all().forEach(this::look);
        }
    }

    private Set<DevicePaths> all() {
        // Those that are gone are looked at as well: their watches end then.
        Set<DevicePaths> all = new HashSet<>(frontends.keySet());
        for (String kind : KINDS) {
            String directory = BACKENDS + "/" + kind;
            for (String guest : store.directoryIfExists(directory)) {
                store.directoryIfExists(directory + "/" + guest).forEach(devid -> device(kind, guest, devid).ifPresent(all::add));
            }
        }
        return all;
    }

    private static Optional<DevicePaths> device(String kind, String guest, String devid) {
        if (kind.equals(DevicePaths.BY_DEVICE_MODEL)) {
            return Optional.of(new DevicePaths(new Domid(Integer.parseInt(guest)), DeviceKind.VBD, Integer.parseInt(devid), true));
        }
        return DeviceKind.ofWord(kind).map(known -> new DevicePaths(new Domid(Integer.parseInt(guest)), known, Integer.parseInt(devid)));
    }

    private void look(DevicePaths device) {
        try {
            Optional<String> state = store.readOptional(device.backend() + "/state");
            if (state.isEmpty()) {
                Optional.ofNullable(frontends.remove(device)).ifPresent(Subscription::close);
            } else {
                frontends.computeIfAbsent(device, d -> store.watch(d.frontend() + "/state", path -> look(d)));
                next(device, XenbusState.of(state)).ifPresent(next -> store.write(device.backend() + "/state", next));
            }
        } catch (StoreException gone) {
            // The store ends, or the device went meanwhile: another event tells.
        }
    }

    /** What the backend writes as its next state, if it moves. */
    private Optional<String> next(DevicePaths device, XenbusState state) {
        // What no device model was given, none looks at.
        Behaviour present = device.byDeviceModel() && !served.test(device) ? Behaviour.ABSENT : behaviour.apply(device);
        return switch (present) {
            case ABSENT -> Optional.empty();
            case FAILING -> state == XenbusState.INITIALISING ? Optional.of(Integer.toString(XenbusState.CLOSED.code())) : wellBehaved(device, state);
            case NEVER_CLOSING -> wellBehaved(device, state).filter(next -> !next.equals(Integer.toString(XenbusState.CLOSED.code())));
            case LYING -> state == XenbusState.INITIALISING ? Optional.of("77") : Optional.empty();
            case WELL -> wellBehaved(device, state);
        };
    }

    private Optional<String> wellBehaved(DevicePaths device, XenbusState state) {
        Optional<String> written = store.readOptional(device.frontend() + "/state");
        XenbusState front = XenbusState.of(written);
        boolean gone = written.isEmpty() || front == XenbusState.CLOSED;
        XenbusState next = switch (state) {
            case INITIALISING -> XenbusState.INIT_WAIT;
            case INIT_WAIT -> isConnected(device) && (front == XenbusState.INITIALISED || front == XenbusState.CONNECTED) ? XenbusState.CONNECTED : state;
            case CONNECTED -> gone ? XenbusState.CLOSED : front == XenbusState.CLOSING ? XenbusState.CLOSING : state;
            // A frontend that has not come so far has nothing to let go.
            case CLOSING -> gone || front == XenbusState.INITIALISING ? XenbusState.CLOSED : state;
            case CLOSED, UNKNOWN, INITIALISED, RECONFIGURING, RECONFIGURED -> state;
        };
        return next == state ? Optional.empty() : Optional.of(Integer.toString(next.code()));
    }

    private boolean isConnected(DevicePaths device) {
        if (device.byDeviceModel()) {
            return true;
        }
        List<Optional<String>> said = store.readAll(List.of(device.backend() + "/physical-device", device.backend() + "/hotplug-status"));
        return device.kind() == DeviceKind.VBD ? said.get(0).isPresent() : said.get(1).filter("connected"::equals).isPresent();
    }

    @Override
    public void close() {
        store.close();
    }
}
