package org.domaind.daemon.sim.devicemodel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.devicemodel.DeviceModelHost;
import org.domaind.daemon.devicemodel.DeviceModelRole;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Vdev;

/** The device models of one simulated host. They outlive the daemon that started them. Thread-safe. */
public final class SimDeviceModels implements DeviceModelHost {
    /** How a device model behaves. */
    public enum Behaviour {
        WELL,
        /** There is no such program. */
        ABSENT,
        /** It says why, and ends with status 1. */
        FAILING,
        /** It never says anything. */
        HANGING,
        /** It starts, and answers nothing after that. */
        HANGING_LATER,
        /** It answers requests that nobody made. */
        WRONG_NUMBER,
        /** It sends a line without an end. */
        ENDLESS_LINE,
        /** It sends what is not JSON. */
        GARBAGE,
        /** It starts, and writes to its log without a pause. */
        FLOODING,
        /** It opens no image that it is told of while it runs. */
        REFUSING_MEDIA,
        /** It starts, and ends by signal 11 when the guest is to run. */
        CRASHING
    }

    /** What one that fails says. */
    public static final String ERROR = "qemu-system-i386: no such disk on this host";

    /** What one says that cannot go on from the state that it was given. */
    public static final String NO_STATE = "qemu-system-i386: load of migration failed: Invalid argument";

    private final Path folder;
    private final Map<Domid, SimDeviceModel> running = new ConcurrentHashMap<>();
    /** Those that serve disks. */
    private final Map<Domid, SimDeviceModel> serving = new ConcurrentHashMap<>();
    /** The disks that each of these was given, by their virtual devices' numbers. */
    private final Map<Domid, Set<Integer>> given = new ConcurrentHashMap<>();
    private volatile boolean frozen;
    private volatile Function<String, Behaviour> behaviour = guest -> Behaviour.WELL;

    /** @param folder for sockets; its path must be short */
    public SimDeviceModels(Path folder) {
        this.folder = folder;
    }

    /** From now on. @param newBehaviour asked by the name of the guest at each start */
    public void behave(Function<String, Behaviour> newBehaviour) {
        behaviour = newBehaviour;
    }

    /** From now on nobody starts or ends one: whoever could is dead. @param nobody whether that is so */
    public void freeze(boolean nobody) {
        frozen = nobody;
    }

    boolean isFrozen() {
        return frozen;
    }

    /** The domains whose device models run. */
    public List<Domid> running() {
        return running.keySet().stream().sorted((a, b) -> a.value() - b.value()).toList();
    }

    /** Ends one by itself, as a fault of its own would: by signal 11. */
    public void crash(Domid domid) {
        running.get(domid).crash();
    }

    /** The emulated cd drives of a domain's device model by name: whether there is a medium behind a closed tray. */
    public Map<String, Boolean> drives(Domid domid) {
        return running.get(domid).drives().loaded();
    }

    /** From now on. @param listener told of each command before it is carried out, on the device model's thread */
    public void onCommand(Domid domid, Consumer<String> listener) {
        running.get(domid).onCommand(listener);
    }

    /** The commands that a domain's device model was given, in their order. */
    public List<String> commands(Domid domid) {
        SimDeviceModel model = running.get(domid);
        return model == null ? List.of() : model.commands();
    }

    @Override
    public Launched launch(DeviceModelRole role, GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming) {
        if (frozen) {
            throw new DeviceModelException("nobody starts device models");
        }
        Behaviour told = behaviour.apply(guest.name());
        if (told == Behaviour.ABSENT) {
            throw new DeviceModelException("no device model for HVM guests: none is installed");
        }
        Map<Domid, SimDeviceModel> all = all(role);
        Path socket = socket(role, domid);
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String status = incoming.isPresent() ? "inmigrate" : "prelaunch";
        int listener = LocalSocket.listen(socket.toString(), 1);
        // Before it lives: it may not live long.
        int caller = LocalSocket.connect(socket.toString());
        SimDeviceModel model = new SimDeviceModel(domid, listener, told, status, incoming.isEmpty() || SimDeviceState.fits(incoming.getAsInt()), () -> all.remove(domid), this::isFrozen,
                new SimDrives(guest));
        all.put(domid, model);
        if (role == DeviceModelRole.DISKS) {
            given.put(domid, ConcurrentHashMap.newKeySet());
            guest.servedDisks().forEach(disk -> give(domid, disk));
        }
        model.start();
        List<Optional<String>> terminals = IntStream.range(0, emulation.serial().size()).mapToObj(i -> Optional.<String>empty()).toList();
        return launched(model, caller, terminals);
    }

    private static Launched launched(SimDeviceModel model, int caller, List<Optional<String>> terminals) {
        return new Launched(model.process(), caller, model.output(), terminals, Optional.empty(), () -> { }, () -> { });
    }

    @Override
    public Optional<Launched> adopt(DeviceModelRole role, Domid domid) {
        return Optional.ofNullable(all(role).get(domid)).map(model -> launched(model, LocalSocket.connect(socket(role, domid).toString()), List.of()));
    }

    private Map<Domid, SimDeviceModel> all(DeviceModelRole role) {
        return role == DeviceModelRole.DISKS ? serving : running;
    }

    private Path socket(DeviceModelRole role, Domid domid) {
        return folder.resolve((role == DeviceModelRole.DISKS ? "disks-" : "qmp-") + domid);
    }

    @Override
    public void give(Domid domid, Disk disk) {
        given.get(domid).add(Vdev.number(disk.vdev()).orElseThrow());
    }

    @Override
    public void take(Domid domid, int devid) {
        Optional.ofNullable(given.get(domid)).ifPresent(disks -> disks.remove(devid));
    }

    /** Whether a device model runs that was given this disk. */
    public boolean serves(Domid domid, int devid) {
        return serving.containsKey(domid) && given.get(domid).contains(devid);
    }

    /** The domains for whose disks one runs. */
    public List<Domid> serving() {
        return serving.keySet().stream().sorted((a, b) -> a.value() - b.value()).toList();
    }

    /** The one that serves a domain's disks. */
    public List<String> diskCommands(Domid domid) {
        SimDeviceModel model = serving.get(domid);
        return model == null ? List.of() : model.commands();
    }

    /** As {@link #crash}, of the one that serves its disks. */
    public void crashDisks(Domid domid) {
        serving.get(domid).crash();
    }

    @Override
    public void clear(DeviceModelRole role, Domid domid) {
        SimDeviceModel model = all(role).get(domid);
        if (model != null && !frozen) {
            model.end();
        }
    }
}
