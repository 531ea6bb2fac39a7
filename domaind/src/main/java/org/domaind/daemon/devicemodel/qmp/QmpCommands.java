package org.domaind.daemon.devicemodel.qmp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What domaind asks a device model for. Each fails with {@link QmpException}. Thread-safe. */
public final class QmpCommands {
    /** For an answer, as the reference has it. */
    public static final long DEADLINE_MILLIS = 10_000;
    /** Of device state: it is written to a file before it is answered. */
    public static final long SAVE_DEADLINE_MILLIS = 60_000;
    private static final int NO_DESCRIPTOR = -1;

    /** How a request reaches the device model; see {@link QmpConversation#execute(String, Map, int, long)}. */
    public interface Channel {
        CompletableFuture<Object> execute(String command, Map<String, ?> arguments, int descriptor, long deadlineMillis);
    }

    private final Channel channel;
    private final AtomicLong viewers = new AtomicLong();

    public QmpCommands(Channel channel) {
        this.channel = channel;
    }

    private CompletableFuture<Void> ask(String command, Map<String, ?> arguments) {
        return channel.execute(command, arguments, NO_DESCRIPTOR, DEADLINE_MILLIS).thenAccept(done -> {
        });
    }

    // --- running

    /** {@code prelaunch}, {@code running}, {@code paused} and others. */
    public CompletableFuture<String> status() {
        return channel.execute("query-status", Map.of(), NO_DESCRIPTOR, DEADLINE_MILLIS)
                .thenApply(value -> QmpReader.object(value, "a status").get("status") instanceof String status ? QmpReader.shown(status) : "");
    }

    /** Lets the emulated devices run. */
    public CompletableFuture<Void> resume() {
        return ask("cont", Map.of());
    }

    public CompletableFuture<Void> stop() {
        return ask("stop", Map.of());
    }

    public CompletableFuture<Void> quit() {
        return ask("quit", Map.of());
    }

    /** Writes the state of all devices to a file. @param live they run on  @param descriptor open for writing */
    public CompletableFuture<Void> saveDevicesState(int descriptor, boolean live) {
        return withFile(descriptor, file -> channel.execute("xen-save-devices-state", Map.of("filename", file, "live", live), NO_DESCRIPTOR,
                SAVE_DEADLINE_MILLIS).thenAccept(done -> {
                }));
    }

    public CompletableFuture<Void> setGlobalDirtyLog(boolean on) {
        return ask("xen-set-global-dirty-log", Map.of("enable", on));
    }

    // --- devices

    /** @param properties {@code driver}, {@code id} and the driver's own */
    public CompletableFuture<Void> addDevice(Map<String, ?> properties) {
        return ask("device_add", properties);
    }

    /** Asks the guest to give it up: it is gone when event DEVICE_DELETED says so. */
    public CompletableFuture<Void> removeDevice(String id) {
        return ask("device_del", Map.of("id", id));
    }

    public CompletableFuture<Void> addBlockNode(Map<String, ?> options) {
        return ask("blockdev-add", options);
    }

    public CompletableFuture<Void> removeBlockNode(String name) {
        return ask("blockdev-del", Map.of("node-name", name));
    }

    /** An emulated cd drive's name. @param devid its virtual device's number: {@code ide-5632} */
    public static String drive(int devid) {
        return "ide-" + devid;
    }

    /** Opens the tray, even if the guest has locked it, and takes the medium out. @param id the drive's */
    public CompletableFuture<Void> eject(String id) {
        // A medium that was in the drive from the start has no name of ours.
        return ask("eject", Map.of("id", id, "force", true)).thenCompose(out -> removeBlockNode(medium(id)).exceptionally(unknown -> null));
    }

    /** The same for each process of domaind that asks. */
    private static String medium(String id) {
        return "medium-" + id;
    }

    /**
     * Puts a medium into an empty drive and closes it. The format is always told, never guessed (XSA-258).
     *
     * @param id          the drive's
     * @param descriptor  of the image, open for reading only
     * @param format      {@code raw}, {@code qcow2}, {@code vpc}
     * @param blockDevice the image is one, not a file
     */
    public CompletableFuture<Void> insert(String id, int descriptor, String format, boolean blockDevice) {
        String node = medium(id);
        return withFile(descriptor, file -> addBlockNode(Map.of("node-name", node, "driver", format, "read-only", true,
                "file", Map.of("driver", blockDevice ? "host_device" : "file", "filename", file, "read-only", true)))
                .thenCompose(added -> ask("blockdev-insert-medium", Map.of("id", id, "node-name", node)))
                .thenCompose(inserted -> ask("blockdev-close-tray", Map.of("id", id))));
    }

    /**
     * Gives the device model a file under a name of its own, for as long as it runs or until {@link #removeFiles}.
     *
     * @param set        the file is {@code /dev/fdset/SET}
     * @param descriptor a further one under that name: which of them is meant is told by whether they are open for writing
     */
    public CompletableFuture<Void> addFile(int set, int descriptor) {
        return channel.execute("add-fd", Map.of("fdset-id", set), descriptor, DEADLINE_MILLIS).thenAccept(added -> {
        });
    }

    /** What is open of it stays. */
    public CompletableFuture<Void> removeFiles(int set) {
        return ask("remove-fd", Map.of("fdset-id", set));
    }

    /** Gives the device model a file while something is done with it: it keeps what it has opened of it. */
    private CompletableFuture<Void> withFile(int descriptor, Function<String, CompletableFuture<Void>> use) {
        return channel.execute("add-fd", Map.of(), descriptor, DEADLINE_MILLIS).thenCompose(added -> {
            if (!(QmpReader.object(added, "a set of descriptors").get("fdset-id") instanceof Long set)) {
                return CompletableFuture.failedFuture(new QmpException("sent a set of descriptors without a number"));
            }
            return use.apply("/dev/fdset/" + set).handle((done, failure) -> ask("remove-fd", Map.of("fdset-id", set))
                    .handle((removed, inUse) -> failure).thenAccept(QmpCommands::rethrow)).thenCompose(end -> end);
        });
    }

    private static void rethrow(Throwable failure) {
        if (failure != null) {
            throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
        }
    }

    // --- screens and lines

    /** @param password at most 8 bytes count, as VNC has it */
    public CompletableFuture<Void> setVncPassword(String password) {
        return ask("change-vnc-password", Map.of("password", password));
    }

    /** Hands over a viewer's connection. */
    public CompletableFuture<Void> addVncViewer(int socket) {
        String name = "viewer-" + viewers.incrementAndGet();
        return channel.execute("getfd", Map.of("fdname", name), socket, DEADLINE_MILLIS)
                .thenCompose(given -> ask("add_client", Map.of("protocol", "vnc", "fdname", name)));
    }

    /** The character devices: {@code pty:/dev/pts/3} by label, {@code serial0}. */
    public CompletableFuture<Map<String, String>> characterDevices() {
        return channel.execute("query-chardev", Map.of(), NO_DESCRIPTOR, DEADLINE_MILLIS).thenApply(value -> {
            Map<String, String> devices = new LinkedHashMap<>();
            for (Object entry : value instanceof List<?> list ? list : List.of()) {
                Map<String, Object> device = QmpReader.object(entry, "a character device");
                if (device.get("label") instanceof String label && device.get("filename") instanceof String file) {
                    devices.put(QmpReader.shown(label), QmpReader.shown(file));
                }
            }
            return devices;
        });
    }

    /** Where it listens for VNC, if it does: host, then port. */
    public CompletableFuture<Optional<Map.Entry<String, String>>> vncAddress() {
        return channel.execute("query-vnc", Map.of(), NO_DESCRIPTOR, DEADLINE_MILLIS).thenApply(value -> {
            Map<String, Object> vnc = QmpReader.object(value, "a VNC server");
            return vnc.get("host") instanceof String host && vnc.get("service") instanceof String port
                    ? Optional.of(Map.entry(QmpReader.shown(host), QmpReader.shown(port))) : Optional.empty();
        });
    }
}
