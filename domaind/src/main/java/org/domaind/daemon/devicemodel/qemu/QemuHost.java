package org.domaind.daemon.devicemodel.qemu;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.devicemodel.DeviceModelHost;
import org.domaind.daemon.devicemodel.DeviceModelProcess;
import org.domaind.daemon.devicemodel.VncListener;
import org.domaind.daemon.devicemodel.jail.Jail;
import org.domaind.daemon.devicemodel.jail.StartAccess;
import org.domaind.daemon.devicemodel.jail.StoreRelays;
import org.domaind.daemon.os.JailTools;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.ChildProcess;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.os.linux.SpecialFiles;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;

/** Starts real device models. Thread-safe. */
public final class QemuHost implements DeviceModelHost {
    private static final String NULL_DEVICE = "/dev/null";
    private static final String RANDOM_DEVICE = "/dev/urandom";
    private static final String STORE_IN_JAIL = "/run/xenstored/socket";
    private static final Logger LOG = LogManager.getLogger(QemuHost.class);

    private final QemuPlaces places;
    private final DeviceModelFinder finder;
    private final QemuProcesses processes;
    private final QemuFiles files = new QemuFiles();
    private final StoreRelays relays = new StoreRelays();

    public QemuHost(QemuPlaces places, DeviceModelFinder finder) {
        this.places = places;
        this.finder = finder;
        this.processes = new QemuProcesses(Path.of("/proc"), places);
    }

    @Override
    public Launched launch(GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming) {
        DeviceModelBinary binary = finder.find(emulation.binary());
        if (emulation.restrict()) {
            requireJail(binary);
        }
        List<Runnable> undo = new ArrayList<>();
        try {
            Launched launched = start(guest, emulation, domid, incoming, binary, undo);
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

    private Launched start(GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming, DeviceModelBinary binary, List<Runnable> undo)
            throws IOException {
        Path folder = places.folder(domid);
        remove(domid);
        undo.add(() -> remove(domid));
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        SpecialFiles.makeFifo(places.output(domid));
        int output = openOutput(domid);
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
            if (emulation.restrict()) {
                StartAccess access = new StartAccess(relays, places.nodes(domid), places.uid(domid), places.store(), folder.resolve("store"));
                undo.add(access::close);
                started = access::close;
                process = jailed(guest, emulation, domid, incoming, binary, given, qmp, three, access);
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
            List<Runnable> atEnd = List.of(started, () -> remove(domid));
            return new Launched(process, socket, output, given.terminals(), screen, started, () -> atEnd.forEach(Runnable::run));
        } finally {
            Libc.closeFile(listener);
            streams.forEach(Libc::closeFile);
        }
    }

    private DeviceModelProcess jailed(GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming, DeviceModelBinary binary, Inheritance given,
                                      int qmp, int[] streams, StartAccess access) throws IOException {
        Attachments attachments = given.open(guest, emulation, domid, qmp, incoming);
        int filter = given.giveBytes(Jail.filterProgram(), places.folder(domid));
        try (StatusPipe status = new StatusPipe()) {
            int statusNumber = given.give(status.writingEnd());
            Map<String, Path> devices = new LinkedHashMap<>(access.nodes());
            devices.put(NULL_DEVICE, Path.of(NULL_DEVICE));
            devices.put(RANDOM_DEVICE, Path.of(RANDOM_DEVICE));
            Map<String, String> environment = new LinkedHashMap<>(environment(domid));
            environment.put("XENSTORED_PATH", STORE_IN_JAIL);
            Jail jail = new Jail(places.uid(domid), statusNumber, filter, files.of(binary), devices,
                    Map.of(STORE_IN_JAIL, places.folder(domid).resolve("store")), given.copies(), environment);
            List<String> program = new ArrayList<>(List.of(binary.path()));
            program.addAll(CommandLine.of(guest, emulation, domid, attachments));
            ChildProcess monitor = ChildProcess.start(jail.command(program), Map.of(), streams, given.descriptors());
            ChildProcess inside = status.programIn(monitor);
            return new StartedProcess(monitor, inside, status.keep());
        }
    }

    private static Map<String, String> environment(Domid domid) {
        return Map.of("XEN_DOMAIN_ID", domid.toString(), "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    }

    /** For reading; also for writing, so that it has no end while no device model has it open. */
    private int openOutput(Domid domid) {
        return Libc.openFile(places.output(domid).toString(), OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec() | OpenFlags.here().nonBlocking());
    }

    @Override
    public Optional<Launched> adopt(Domid domid) {
        Optional<ChildProcess> found = processes.program(domid);
        if (found.isEmpty()) {
            clear(domid);
            return Optional.empty();
        }
        try {
            int socket = LocalSocket.connect(places.qmp(domid).toString());
            int output = Files.exists(places.output(domid)) ? openOutput(domid) : -1;
            return Optional.of(new Launched(new StartedProcess(found.get()), socket, output, List.of(), Optional.empty(), () -> { }, () -> remove(domid)));
        } catch (SystemException e) {
            LOG.warn("The device model of domain {}, process {}, cannot be looked after: {}", domid, found.get().pid(), e.getMessage());
            found.get().close();
            clear(domid);
            return Optional.empty();
        }
    }

    @Override
    public void clear(Domid domid) {
        processes.end(domid);
        remove(domid);
    }

    private void remove(Domid domid) {
        try {
            Files.deleteIfExists(places.qmp(domid));
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
