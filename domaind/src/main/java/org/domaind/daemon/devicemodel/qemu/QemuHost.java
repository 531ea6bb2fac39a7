package org.domaind.daemon.devicemodel.qemu;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.devicemodel.DeviceModelHost;
import org.domaind.daemon.devicemodel.DeviceModelProcess;
import org.domaind.daemon.devicemodel.DeviceModelRole;
import org.domaind.daemon.devicemodel.VncListener;
import org.domaind.daemon.devicemodel.jail.Jail;
import org.domaind.daemon.devicemodel.jail.StartAccess;
import org.domaind.daemon.devicemodel.jail.StoreFilter;
import org.domaind.daemon.devicemodel.jail.StoreRelays;
import org.domaind.daemon.os.JailTools;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.process.ChildProcess;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.os.linux.SpecialFiles;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Vdev;

/** Starts real device models. Thread-safe. */
public final class QemuHost implements DeviceModelHost {
    private static final String NULL_DEVICE = "/dev/null";
    private static final String RANDOM_DEVICE = "/dev/urandom";
    private static final String STORE_IN_JAIL = "/run/xenstored/socket";
    private static final String IMAGES_IN_JAIL = "/dev/fdset";
    private static final Logger LOG = LogManager.getLogger(QemuHost.class);

    private final Map<DeviceModelRole, QemuPlaces> allPlaces;
    private final DeviceModelFinder finder;
    private final Map<DeviceModelRole, QemuProcesses> processes = new EnumMap<>(DeviceModelRole.class);
    /** Of device models that serve disks, and that this process has started: they have a connection to the store. */
    private final Map<Domid, StoreFilter> serving = new ConcurrentHashMap<>();
    private final QemuFiles files = new QemuFiles();
    private final StoreRelays relays = new StoreRelays();

    public QemuHost(QemuPlaces places, DeviceModelFinder finder) {
        this.allPlaces = Map.of(DeviceModelRole.EMULATOR, places, DeviceModelRole.DISKS, places.ofDisks());
        this.finder = finder;
        allPlaces.forEach((role, its) -> processes.put(role, new QemuProcesses(Path.of("/proc"), its)));
    }

    @Override
    public Launched launch(DeviceModelRole role, GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming) {
        DeviceModelBinary binary = role == DeviceModelRole.DISKS ? finder.find(guest.platform().deviceModel().flatMap(Emulation::binary), "xenpv")
                : finder.find(emulation.binary(), "xenfv");
        if (emulation.restrict()) {
            requireJail(binary);
        }
        List<Runnable> undo = new ArrayList<>();
        try {
            Launched launched = start(allPlaces.get(role), guest, emulation, domid, incoming, binary, undo);
            undo.clear();
            return launched;
        } catch (IOException | SystemException | IllegalArgumentException e) {
            throw new DeviceModelException("the device model of " + guest.name() + " cannot be started: " + e.getMessage(), e);
        } finally {
            for (int i = undo.size() - 1; i >= 0; i--) {
                undo.get(i).run();
            }
        }
    }

    private static void requireJail(DeviceModelBinary binary) {
        List<String> missing = JailTools.missing(Path.of("/"));
        if (!missing.isEmpty()) {
            throw new DeviceModelException("a device model's jail needs " + String.join(", ", missing)
                    + " (Debian: bubblewrap, util-linux): install it, or run it with all rights of root by dm_restrict=0");
        }
        if (!binary.restrict()) {
            throw new DeviceModelException(binary.path() + " " + binary.version() + " has no -xen-domid-restrict, without which a jail holds nothing;"
                    + " use QEMU 2.11 or newer, or dm_restrict=0");
        }
    }

    private Launched start(QemuPlaces places, GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming, DeviceModelBinary binary, List<Runnable> undo)
            throws IOException {
        Path folder = places.folder(domid);
        remove(places, domid);
        undo.add(() -> remove(places, domid));
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        SpecialFiles.makeFifo(places.output(domid));
        int output = openOutput(places, domid);
        undo.add(() -> Libc.closeFile(output));
        int listener = LocalSocket.listen(places.qmp(domid).toString(), 1);
        List<Integer> streams = new ArrayList<>();
        try (Inheritance given = new Inheritance()) {
            int qmp = given.give(listener);
            streams.add(Libc.openFile(NULL_DEVICE, OpenFlags.here().closeOnExec()));
            streams.add(Libc.openFile(places.output(domid).toString(), OpenFlags.WRITE_ONLY | OpenFlags.here().closeOnExec()));
            int[] three = {streams.get(0), streams.get(1), streams.get(1)};
            DeviceModelProcess process;
            Runnable started = () -> { };
            Runnable ended = () -> { };
            if (emulation.restrict()) {
                Optional<StoreFilter> filter = places.role() == DeviceModelRole.DISKS ? Optional.of(filter(guest, domid)) : Optional.empty();
                StartAccess access = new StartAccess(relays, places.nodes(domid), places.uid(domid), places.store(), folder.resolve("store"), filter);
                undo.add(access::close);
                started = filter.isPresent() ? access::closeHypercalls : access::close;
                ended = () -> {
                    serving.remove(domid);
                    access.close();
                };
                Attachments attachments = filter.isPresent() ? given.openServed(guest, qmp) : given.open(guest, emulation, domid, qmp, incoming);
                process = jailed(places, guest, emulation, domid, attachments, binary, given, three, access);
                filter.ifPresent(disks -> serving.put(domid, disks));
            } else {
                OptionalInt state = incoming.isPresent() ? OptionalInt.of(given.give(incoming.getAsInt())) : OptionalInt.empty();
                List<String> command = new ArrayList<>(List.of(binary.path()));
                command.addAll(CommandLine.of(guest, emulation, domid, Attachments.paths(guest, emulation, qmp, state)));
                process = new StartedProcess(ChildProcess.start(command, environment(domid), three, given.descriptors()));
            }
            undo.add(process::kill);
            Optional<VncListener> screen = emulation.restrict() ? emulation.vnc().map(VncListener::open) : Optional.empty();
            screen.ifPresent(viewers -> undo.add(() -> Libc.closeFile(viewers.descriptor())));
            int socket = LocalSocket.connect(places.qmp(domid).toString());
            List<Runnable> atEnd = List.of(ended, () -> remove(places, domid));
            return new Launched(process, socket, output, given.terminals(), screen, started, () -> atEnd.forEach(Runnable::run));
        } finally {
            Libc.closeFile(listener);
            streams.forEach(Libc::closeFile);
        }
    }

    private static StoreFilter filter(GuestConfig guest, Domid domid) {
        StoreFilter filter = new StoreFilter(domid);
        guest.servedDisks().forEach(disk -> filter.give(Vdev.number(disk.vdev()).orElseThrow()));
        return filter;
    }

    private DeviceModelProcess jailed(QemuPlaces places, GuestConfig guest, Emulation emulation, Domid domid, Attachments attachments, DeviceModelBinary binary,
                                      Inheritance given, int[] streams, StartAccess access) throws IOException {
        boolean disks = places.role() == DeviceModelRole.DISKS;
        int filter = given.giveBytes(Jail.filterProgram(!disks), places.folder(domid));
        Map<String, Path> folders = Map.of();
        if (disks) {
            ImageNames images = images(places, domid);
            images.make();
            for (Disk disk : guest.servedDisks()) {
                images.add(Vdev.number(disk.vdev()).orElseThrow(), disk.target().orElseThrow());
            }
            folders = Map.of(IMAGES_IN_JAIL, images.folder());
        }
        try (StatusPipe status = new StatusPipe()) {
            int statusNumber = given.give(status.writingEnd());
            Map<String, Path> devices = new LinkedHashMap<>(access.nodes());
            devices.put(NULL_DEVICE, Path.of(NULL_DEVICE));
            devices.put(RANDOM_DEVICE, Path.of(RANDOM_DEVICE));
            Map<String, String> environment = new LinkedHashMap<>(environment(domid));
            environment.put("XENSTORED_PATH", STORE_IN_JAIL);
            Jail jail = new Jail(places.uid(domid), statusNumber, filter, files.of(binary), devices,
                    Map.of(STORE_IN_JAIL, places.folder(domid).resolve("store")), folders, given.copies(), environment);
            List<String> program = new ArrayList<>(List.of(binary.path()));
            program.addAll(disks ? CommandLine.ofDisks(guest, domid, attachments) : CommandLine.of(guest, emulation, domid, attachments));
            ChildProcess monitor = ChildProcess.start(jail.command(program), Map.of(), streams, given.descriptors());
            ChildProcess inside = status.programIn(monitor);
            return new StartedProcess(monitor, inside, status.keep());
        }
    }

    private static ImageNames images(QemuPlaces places, Domid domid) {
        return new ImageNames(places.images(domid), places.folder(domid));
    }

    @Override
    public void give(Domid domid, Disk disk) {
        StoreFilter filter = serving.get(domid);
        if (filter == null) {
            throw new DeviceModelException("the device model that serves the disks of domain " + domid + " lost the store when domaind ended, and sees no new ones",
                    new IllegalStateException("it was started by another process of domaind"));
        }
        try {
            int number = Vdev.number(disk.vdev()).orElseThrow();
            images(allPlaces.get(DeviceModelRole.DISKS), domid).add(number, disk.target().orElseThrow());
            filter.give(number);
        } catch (IOException e) {
            throw new DeviceModelException("the disk " + disk.vdev() + " has no place in its device model's jail: " + e.getMessage(), e);
        }
    }

    @Override
    public void take(Domid domid, int devid) {
        Optional.ofNullable(serving.get(domid)).ifPresent(filter -> filter.take(devid));
        try {
            images(allPlaces.get(DeviceModelRole.DISKS), domid).remove(devid);
        } catch (IOException e) {
            LOG.warn("What named a disk of domain {} in its device model's jail stays: {}", domid, e.getMessage());
        }
    }

    private static Map<String, String> environment(Domid domid) {
        return Map.of("XEN_DOMAIN_ID", domid.toString(), "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    }

    /** For reading; also for writing, so that it has no end while no device model has it open. */
    private static int openOutput(QemuPlaces places, Domid domid) {
        return Libc.openFile(places.output(domid).toString(), OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec() | OpenFlags.here().nonBlocking());
    }

    @Override
    public Optional<Launched> adopt(DeviceModelRole role, Domid domid) {
        QemuPlaces places = allPlaces.get(role);
        Optional<ChildProcess> found = processes.get(role).program(domid);
        if (found.isEmpty()) {
            clear(role, domid);
            return Optional.empty();
        }
        try {
            int socket = LocalSocket.connect(places.qmp(domid).toString());
            int output = Files.exists(places.output(domid)) ? openOutput(places, domid) : -1;
            return Optional.of(new Launched(new StartedProcess(found.get()), socket, output, List.of(), Optional.empty(), () -> { }, () -> remove(places, domid)));
        } catch (SystemException e) {
            LOG.warn("The device model of domain {}, process {}, cannot be looked after: {}", domid, found.get().pid(), e.getMessage());
            found.get().close();
            clear(role, domid);
            return Optional.empty();
        }
    }

    @Override
    public void clear(DeviceModelRole role, Domid domid) {
        processes.get(role).end(domid);
        remove(allPlaces.get(role), domid);
    }

    private static void remove(QemuPlaces places, Domid domid) {
        try {
            Files.deleteIfExists(places.qmp(domid));
            removeFolder(places.images(domid));
            removeFolder(places.folder(domid));
            removeFolder(places.nodes(domid));
        } catch (IOException e) {
            LOG.warn("What the device model of domain {} left cannot be removed: {}", domid, e.getMessage());
        }
    }

    private static void removeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
                for (Path file : inside) {
                    // It may be removed at its end and by a destroy at once.
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        }
    }

    @Override
    public void close() {
        relays.close();
    }
}
