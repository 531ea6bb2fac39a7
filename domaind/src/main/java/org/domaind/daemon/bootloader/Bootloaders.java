package org.domaind.daemon.bootloader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hotplug.HotplugScripts;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.hotplug.ScriptEnd;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.image.FirmwareFolder;
import org.domaind.daemon.os.JailTools;
import org.domaind.daemon.os.LoopDevices;
import org.domaind.daemon.os.linux.LinuxLoopDevices;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.Bootloader;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;

/** Runs guests' bootloaders. Thread-safe. */
public final class Bootloaders {
    /** As the reference's; then a bootloader is killed. */
    public static final long DEADLINE_MILLIS = 120_000;
    /** In a range that no distribution gives out; device models' users are below. A few, for at most so many plans are at work. */
    private static final int FIRST_UID = 0x7001_0000;
    private static final int UIDS = 256;
    /** Bootloaders that are kernels. */
    private static final List<String> KERNELS = List.of("pvgrub32.bin", "pvgrub64.bin");
    private static final Path USERS = Path.of("/etc/passwd");
    private static final Logger LOG = LogManager.getLogger(Bootloaders.class);

    private final BootloaderPlaces places;
    private final HotplugScripts processes;
    private final HostMachine machine;
    private final LoopDevices loops = new LinuxLoopDevices();
    private final AtomicInteger runs = new AtomicInteger();

    /** @param processes runs programs with a deadline, and keeps the end of what they print */
    public Bootloaders(BootloaderPlaces places, HotplugScripts processes, HostMachine machine) {
        this.places = places;
        this.processes = processes;
        this.machine = machine;
    }

    /**
     * Begins to run a guest's bootloader. Its files stay until {@link #remove}.
     *
     * @param config has a bootloader and a uuid
     * @return to be closed when it has ended
     * @throws ProblemException it cannot be begun, with the reason
     */
    public Run start(GuestConfig config) {
        Bootloader bootloader = config.boot().bootloader().orElseThrow();
        UUID guest = config.uuid().orElseThrow();
        Path image = BootDisk.image(config.devices().stream().filter(DeviceConfig.Disk.class::isInstance).map(DeviceConfig.Disk.class::cast).findFirst());
        HypervisorInfo xen = machine.info();
        Path program = BootloaderProgram.find(places.root(), xen.major(), xen.minor(), bootloader.program());
        int uid = bootloader.confined() ? uid(bootloader) : 0;
        Path folder = places.folder(guest);
        try {
            BootloaderFolder.make(folder, uid);
        } catch (IOException e) {
            throw new ProblemException("bootloader-folder", "the bootloader's folder " + folder + " cannot be made: " + e.getMessage());
        }
        Path output = BootloaderFolder.output(folder);
        if (!bootloader.confined()) {
            List<String> command = command(program, config.boot(), output.toString(), image.toString());
            return new Run(config.name(), program, output, output.toString(), Optional.empty(), processes.start(call(command), DEADLINE_MILLIS));
        }
        BootDisk disk = disk(guest, image, uid);
        try {
            List<String> command = new BootloaderJail(uid, output, disk.node())
                    .command(command(program, config.boot(), BootloaderJail.FOLDER, BootloaderJail.DISK), TimeUnit.MILLISECONDS.toSeconds(DEADLINE_MILLIS));
            return new Run(config.name(), program, output, BootloaderJail.FOLDER, Optional.of(disk), processes.start(call(command), DEADLINE_MILLIS));
        } catch (RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    private BootDisk disk(UUID guest, Path image, int uid) {
        Path node = places.node(guest);
        try {
            Files.createDirectories(node.getParent());
        } catch (IOException e) {
            throw new ProblemException("boot-disk", node.getParent() + " cannot be made: " + e.getMessage());
        }
        return BootDisk.open(loops, image, node, uid);
    }

    private static ScriptCall call(List<String> command) {
        return new ScriptCall(command.get(0), command.subList(1, command.size()), Map.of());
    }

    /** As the reference has them, but for {@code --runas}: who runs it is no business of the program's. */
    private static List<String> command(Path program, BootSpec boot, String output, String disk) {
        Bootloader bootloader = boot.bootloader().orElseThrow();
        List<String> words = new ArrayList<>(List.of(program.toString()));
        if (!boot.kernel().isEmpty()) {
            words.add("--kernel=" + boot.kernel());
        }
        boot.ramdisk().ifPresent(ramdisk -> words.add("--ramdisk=" + ramdisk));
        if (!boot.commandLine().isEmpty()) {
            words.add("--args=" + boot.commandLine());
        }
        // It has no terminal for a menu.
        if (program.endsWith(BootloaderProgram.PYGRUB)) {
            words.add("--quiet");
        }
        words.addAll(List.of("--output=" + output + "/" + BootloaderFolder.RESULT, "--output-format=simple0", "--output-directory=" + output));
        words.addAll(bootloader.arguments());
        words.add(disk);
        return words;
    }

    private int uid(Bootloader bootloader) {
        List<String> missing = JailTools.missing(places.root());
        if (!missing.isEmpty()) {
            throw new ProblemException("no-jail", "a bootloader runs isolated, for which this host lacks " + String.join(", ", missing),
                    "install bubblewrap and util-linux, or set bootloader_restrict=0 to run it as root");
        }
        return bootloader.user().map(Bootloaders::user).orElseGet(() -> FIRST_UID + Math.floorMod(runs.getAndIncrement(), UIDS));
    }

    private static int user(String name) {
        try {
            int uid = Files.readAllLines(USERS).stream().map(line -> line.split(":", -1)).filter(fields -> fields.length > 2 && fields[0].equals(name))
                    .findFirst().map(fields -> Integer.parseInt(fields[2]))
                    .orElseThrow(() -> new ProblemException("no-such-user", "there is no user \"" + name + "\" (bootloader_user) in " + USERS));
            if (uid <= 0) {
                throw new ProblemException(Codes.NOT_PERMITTED, "bootloader_user \"" + name + "\" is root");
            }
            return uid;
        } catch (IOException | NumberFormatException e) {
            throw new ProblemException("no-such-user", USERS + " cannot be read: " + e.getMessage());
        }
    }

    /** The config with a kernel that exists where it names one that comes with Xen: it may name the folder of another release. */
    public GuestConfig located(GuestConfig config) {
        BootSpec boot = config.boot();
        Path kernel = Path.of(boot.kernel());
        if (!KERNELS.contains(String.valueOf(kernel.getFileName())) || Files.exists(kernel)) {
            return config;
        }
        HypervisorInfo xen = machine.info();
        Path found = FirmwareFolder.find(places.root(), xen.major(), xen.minor(), kernel.getFileName().toString());
        return config.with(new BootSpec(found.toString(), boot.ramdisk(), boot.commandLine()));
    }

    /** Removes what a guest's bootloader left, whether it ended or its process died with a former daemon. Files that are open can still be read. */
    public void remove(UUID guest) {
        BootloaderFolder.remove(places.folder(guest));
        try {
            Files.deleteIfExists(places.node(guest));
        } catch (IOException e) {
            throw new ProblemException("boot-disk", places.node(guest) + " cannot be removed: " + e.getMessage());
        }
    }

    /** One that was begun. Closing it kills it if it has not ended. */
    public final class Run implements AutoCloseable {
        private final String guest;
        private final Path program;
        private final Path output;
        private final String shown;
        private final Optional<BootDisk> disk;
        private final CompletableFuture<ScriptEnd> end;

        private Run(String guest, Path program, Path output, String shown, Optional<BootDisk> disk, CompletableFuture<ScriptEnd> end) {
            this.guest = guest;
            this.program = program;
            this.output = output;
            this.shown = shown;
            this.disk = disk;
            this.end = end;
        }

        /** Completes when it has ended, however it did. */
        public CompletableFuture<?> ended() {
            return end;
        }

        /** After its end: the files to boot. @throws ProblemException {@code bootloader-failed} with its last lines, {@code bootloader-result} */
        public BootSpec boot() {
            ScriptEnd how = end.join();
            log(how);
            if (!how.succeeded()) {
                throw new ProblemException("bootloader-failed", "the bootloader " + program + " " + how.failure()
                        + (how.output().isBlank() ? "" : ": " + BootloaderResult.printable(lastLine(how.output()))),
                        "what it printed is in " + logFile());
            }
            return BootloaderResult.read(output, shown).boot();
        }

        private static String lastLine(String output) {
            return output.strip().substring(output.strip().lastIndexOf('\n') + 1);
        }

        private Path logFile() {
            return places.logs().resolve("bootloader." + guest + ".log");
        }

        private void log(ScriptEnd how) {
            try {
                Files.createDirectories(places.logs());
                Files.writeString(logFile(), program + (how.succeeded() ? " succeeded" : " " + how.failure()) + "\n" + how.output() + "\n",
                        StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            } catch (IOException e) {
                LOG.warn("The log of the bootloader of {} cannot be written: {}", guest, e.getMessage());
            }
        }

        @Override
        public void close() {
            end.cancel(true);
            disk.ifPresent(BootDisk::close);
        }
    }
}
