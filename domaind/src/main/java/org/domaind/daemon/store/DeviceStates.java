package org.domaind.daemon.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.daemon.device.XenbusState;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;

/**
 * Notices in the store which devices of guests are connected, and which say that they have failed. A device is known by its backend in domain 0, which
 * guests cannot write; its states follow the guest's driver, and errors are the guest's own words, so a guest can cause changes without end. On the
 * store's thread.
 */
public final class DeviceStates implements StoreListener {
    /** Further devices are not followed. */
    static final int MAX_DEVICES = 65_536;
    /** Of a device's error; the rest of the text is left out. */
    static final int MAX_ERROR_BYTES = 160;

    private static final String BACKENDS = "/local/domain/0/backend";
    private static final Pattern STATE = Pattern.compile(BACKENDS + "/([a-z][a-z0-9_]{0,15})/(\\d{1,5})/(\\d{1,10})/state");
    /** Linux's drivers write here (xenbus_dev_fatal); a backend below domain 0's home, a frontend below its own. */
    private static final Pattern BACKEND_ERROR =
            Pattern.compile("/local/domain/0/error/backend/([a-z][a-z0-9_]{0,15})/(\\d{1,5})/(\\d{1,10})/error");
    private static final Pattern FRONTEND_ERROR =
            Pattern.compile("/local/domain/(\\d{1,5})/error/device/([a-z][a-z0-9_]{0,15})/(\\d{1,10})/error");

    /** Is told on the store's thread, and must not wait. */
    public interface Follower {
        /** @param device kind and number, as {@code vbd 51712} */
        void deviceConnected(Domid guest, String device);

        void deviceDisconnected(Domid guest, String device);

        /** @param error printable ASCII, bounded; perhaps the guest's words */
        void deviceFailed(Domid guest, String device, String error);
    }

    private static final class Device {
        private final Domid guest;
        private final String name;
        private boolean connected;

        Device(Domid guest, String name) {
            this.guest = guest;
            this.name = name;
        }
    }

    private final Follower follower;
    /** By their backends' directories. */
    private final TreeMap<String, Device> devices = new TreeMap<>();

    public DeviceStates(Follower follower) {
        this.follower = follower;
    }

    /** What is connected at the start is no news. */
    @Override
    public void treeRestored(Node root) {
        devices.clear();
        Optional<Node> at = Optional.of(root);
        for (String name : BACKENDS.substring(1).split("/")) {
            at = at.flatMap(node -> child(node, name));
        }
        at.ifPresent(backends -> backends.children().unordered().forEach(kind -> kind.children().unordered().forEach(
                guest -> guest.children().unordered().forEach(device -> child(device, "state").ifPresent(state -> {
                    String path = BACKENDS + "/" + kind.name() + "/" + guest.name() + "/" + device.name();
                    find(path + "/state").ifPresent(found -> found.connected = isConnected(state));
                })))));
    }

    private static Optional<Node> child(Node node, String name) {
        for (Node child : node.children().unordered()) {
            if (child.name().equals(name)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    @Override
    public void treeChanged(List<Edit.Applied> changes) {
        for (Edit.Applied change : changes) {
            String path = change.edit().path().text();
            if (change.after() == null) {
                if (path.startsWith(BACKENDS) || BACKENDS.startsWith(path)) {
                    removed(path);
                }
            } else if (path.startsWith(BACKENDS) && path.endsWith("/state")) {
                find(path).ifPresent(device -> set(device, isConnected(change.after())));
            } else if (path.endsWith("/error")) {
                failed(path, change.after().value());
            }
        }
    }

    private static boolean isConnected(Node state) {
        return XenbusState.of(Optional.of(new String(state.value(), StandardCharsets.ISO_8859_1))) == XenbusState.CONNECTED;
    }

    private void removed(String path) {
        if (path.endsWith("/state")) {
            Optional.ofNullable(devices.get(path.substring(0, path.length() - "/state".length()))).ifPresent(device -> set(device, false));
            return;
        }
        String folder = path.equals("/") ? path : path + "/";
        // All that begin with the folder: '0' comes next after '/'.
        var below = path.equals("/") ? devices : devices.subMap(folder, path + "0");
        below.values().forEach(device -> set(device, false));
        below.clear();
        Optional.ofNullable(devices.remove(path)).ifPresent(device -> set(device, false));
    }

    /** The device of this state node, from now on known. */
    private Optional<Device> find(String state) {
        Matcher parts = STATE.matcher(state);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) >= Domid.FIRST_RESERVED) {
            return Optional.empty();
        }
        String path = state.substring(0, state.length() - "/state".length());
        Device known = devices.get(path);
        if (known == null && devices.size() < MAX_DEVICES) {
            known = new Device(new Domid(Integer.parseInt(parts.group(2))), parts.group(1) + " " + parts.group(3));
            devices.put(path, known);
        }
        return Optional.ofNullable(known);
    }

    private void set(Device device, boolean connected) {
        if (device.connected != connected) {
            device.connected = connected;
            if (connected) {
                follower.deviceConnected(device.guest, device.name);
            } else {
                follower.deviceDisconnected(device.guest, device.name);
            }
        }
    }

    private void failed(String path, byte[] text) {
        if (text.length > 0) {
            Matcher backend = BACKEND_ERROR.matcher(path);
            Matcher frontend = FRONTEND_ERROR.matcher(path);
            if (backend.matches()) {
                failed(backend.group(1), backend.group(2), backend.group(3), "backend: ", text);
            } else if (frontend.matches()) {
                failed(frontend.group(2), frontend.group(1), frontend.group(3), "frontend: ", text);
            }
        }
    }

    private void failed(String kind, String guest, String devid, String end, byte[] text) {
        Device device = devices.get(BACKENDS + "/" + kind + "/" + guest + "/" + devid);
        if (device != null) {
            follower.deviceFailed(device.guest, device.name, end + printable(text));
        }
    }

    private static String printable(byte[] text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length, MAX_ERROR_BYTES); i++) {
            shown.append(text[i] >= ' ' && text[i] < 0x7f ? (char) text[i] : '?');
        }
        return shown.append(text.length > MAX_ERROR_BYTES ? "..." : "").toString();
    }
}
