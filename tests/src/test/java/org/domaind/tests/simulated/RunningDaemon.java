package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.domaind.daemon.BootFacts;
import org.domaind.daemon.Daemon;
import org.domaind.daemon.DaemonSettings;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.console.ConsoleTerminal;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.daemon.sim.SimHost;
import org.domaind.daemon.sim.backend.SimBackends;
import org.domaind.daemon.hotplug.HotplugScripts;
import org.domaind.daemon.sim.backend.SimScripts;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels;
import org.domaind.daemon.sim.guest.SimKernel;
import org.domaind.daemon.sim.guest.boot.SimLoader;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.HostPaths;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.command.Xl;

/** A simulated machine and a daemon on it. */
public final class RunningDaemon implements AutoCloseable {
    public static final SimOptions MACHINE = SimOptions.DEFAULT.withMemoryMib(1024, 256).withTickMillis(20);

    private final HostPaths paths;
    private final SimHost machine;
    private final BootFacts boot;
    /** What opens terminals for the daemon that is started next. */
    private ConsoleTerminal.Source terminals = PtyTerminal::open;
    private Daemon daemon;
    private final SimScripts scripts;
    private final SimDeviceModels deviceModels;
    /** What runs the scripts of the daemon that is started next. */
    private Function<StoreClient, HotplugScripts> scriptSource;
    private SimBackends backends;
    /** Of the daemon that is started next. */
    private DeviceDeadlines deadlines = DeviceDeadlines.DEFAULT;
    private StoreClient store;

    private RunningDaemon(Path root, SimHost machine) {
        this(root, machine, BootFacts.fresh());
    }

    private RunningDaemon(Path root, SimHost machine, BootFacts boot) {
        this.boot = boot;
        this.paths = new HostPaths(root);
        this.machine = machine;
        this.scripts = new SimScripts(paths.storeSocket());
        this.deviceModels = new SimDeviceModels(shortFolder());
        this.scriptSource = client -> scripts;
    }

    /** Paths of sockets are short. */
    private static Path shortFolder() {
        try {
            return Files.createTempDirectory("dm-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RunningDaemon start(Path root) throws IOException {
        return start(root, MACHINE, PtyTerminal::open);
    }

    public static RunningDaemon start(Path root, SimOptions options, ConsoleTerminal.Source terminals) throws IOException {
        RunningDaemon host = new RunningDaemon(root, SimHost.create(options));
        SimKernel.write(host.kernel());
        SimLoader.install(root, options.minor());
        host.terminals = terminals;
        host.startDaemon();
        return host;
    }

    /** A machine in a boot of which a former daemon's files tell. No daemon runs yet. */
    public static RunningDaemon inBoot(Path root, String bootId) throws IOException {
        RunningDaemon host = new RunningDaemon(root, SimHost.create(MACHINE), new BootFacts(bootId, 0));
        SimKernel.write(host.kernel());
        return host;
    }

    /**
     * A daemon that knows nothing of a machine's guests: its store and its database are others. The machine's former daemon must have been stopped; the
     * machine is switched off with this one.
     */
    public static RunningDaemon strangerOn(SimHost machine, Path root) throws IOException {
        RunningDaemon host = new RunningDaemon(root, machine);
        host.startDaemon();
        return host;
    }

    public HostPaths paths() {
        return paths;
    }

    public SimHost machine() {
        return machine;
    }

    /** Starts the daemon again, with other deadlines for devices. */
    public void restartWith(DeviceDeadlines chosen) throws IOException {
        deadlines = chosen;
        stopDaemon();
        startDaemon();
    }

    /** Starts the daemon again, with other deadlines for devices, and something that runs scripts in front of {@link #scripts}. */
    public void restartWith(DeviceDeadlines chosen, BiFunction<HotplugScripts, StoreClient, HotplugScripts> source) throws IOException {
        scriptSource = client -> source.apply(scripts, client);
        restartWith(chosen);
    }

    public SimScripts scripts() {
        return scripts;
    }

    public SimDeviceModels deviceModels() {
        return deviceModels;
    }

    public SimBackends backends() {
        return backends;
    }

    public Daemon daemon() {
        return daemon;
    }

    public Path kernel() {
        return paths.root().resolve("boot/kernel");
    }

    /** A connection of domain 0 to the daemon's store. */
    public StoreClient store() {
        return store;
    }

    public StateDatabase openState() {
        return StateDatabase.open(paths.stateDirectory().resolve("state.db"), boot.bootId());
    }

    // --- the daemon's life

    public void startDaemon() throws IOException {
        daemon = startOn(machine.attach());
        store = StoreClient.connect(paths.storeSocket());
        if (backends == null) {
            backends = SimBackends.start(paths.storeSocket());
            backends.serve(device -> deviceModels.serves(device.guest(), device.devid()));
        }
    }

    /** A daemon beside this one, which must have been stopped. The caller's to close. */
    public Daemon startOn(XenHost ports) throws IOException {
        return Daemon.start(paths, ports, boot, terminals, DaemonSettings.DEFAULT.withDevices(scriptSource, deadlines).withDeviceModels(deviceModels));
    }

    public void stopDaemon() {
        store.close();
        daemon.close();
    }

    /** From now on nothing that the daemon does has an effect; {@link #bury} ends it. */
    public DiskImage kill() {
        // Notifications cannot fail on a real host, and without a peer that runs they change nothing.
        machine.faults().failWhen(operation -> !operation.equals("evtchn notify"));
        deviceModels.freeze(true);
        return image();
    }

    /** What the daemon has on disk now. */
    public DiskImage image() {
        return DiskImage.of(List.of(paths.runDirectory(), paths.stateDirectory()));
    }

    /** Ends a daemon that was killed: its files are as they were then. */
    public void bury(DiskImage last) throws IOException {
        stopDaemon();
        last.restore();
        machine.faults().clear();
        deviceModels.freeze(false);
    }

    @Override
    public void close() {
        machine.faults().clear();
        stopDaemon();
        backends.close();
        machine.close();
    }

    // --- xl

    public XlResult xl(String... words) {
        return xl(InputStream.nullInputStream(), words);
    }

    public XlResult xl(InputStream in, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return xl(in, out, words);
    }

    /** @param out receives stdout while the command runs */
    public XlResult xl(InputStream in, ByteArrayOutputStream out, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, false, StandardCharsets.UTF_8)) {
            int status = Xl.run(new Invocation(List.of(words), paths.root(), Map.of(HostPaths.ROOT_VARIABLE, paths.root().toString()), in,
                    outStream, errStream, stream -> false, System::currentTimeMillis));
            outStream.flush();
            errStream.flush();
            return new XlResult(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    static InputStream typing(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a config of a small guest, and returns its path. @param settings {@code key=value}; those of a default replace it */
    public String config(String name, String... settings) {
        Map<String, String> keys = new LinkedHashMap<>(Map.of("name", '"' + name + '"', "kernel", "\"" + kernel() + '"', "memory", "16"));
        for (String setting : settings) {
            keys.put(setting.substring(0, setting.indexOf('=')).strip(), setting.substring(setting.indexOf('=') + 1));
        }
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return file(name + ".cfg", text.toString());
    }

    public String file(String name, String text) {
        try {
            return Files.writeString(paths.root().resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a guest and waits until it has come up. */
    public Domid create(String name, String... settings) {
        int lives = lives(name);
        xl("create", "-q", config(name, settings)).ok();
        awaitLives(name, lives + 1);
        return domid(name);
    }

    /** As {@link #create}, and waits until the guest has asked the store for all that it wants. */
    public Domid createSettled(String name, String... settings) {
        Domid domid = create(name, settings);
        Waiting.until(() -> "the guest's last write", () -> store.exists("/local/domain/" + domid + "/data/simulated"));
        return domid;
    }

    public Domid domid(String name) {
        return new Domid(Integer.parseInt(xl("domid", name).ok().out().strip()));
    }

    /** Names that xl lists, without domain 0's, in order of domid. */
    public List<String> listed() {
        return xl("list").ok().out().lines().skip(2).map(line -> line.substring(0, line.indexOf(' '))).toList();
    }

    // --- consoles

    /** All that a guest's console log holds; empty when there is none. */
    public String consoleLog(String guest) {
        Path log = paths.consoleLogDirectory().resolve("guest-" + guest + ".log");
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the guest came up, as its log says. */
    public int lives(String guest) {
        return (int) consoleLog(guest).lines().filter(line -> line.startsWith("GUEST-UP")).count();
    }

    public void awaitLives(String guest, int count) {
        awaitLog(guest, log -> lives(guest) >= count);
        assertEquals(count, lives(guest));
    }

    public void awaitLog(String guest, Predicate<String> shows) {
        Waiting.until(() -> guest + " to say something else than:\n" + consoleLog(guest), () -> shows.test(consoleLog(guest)));
    }

    /** Waits until the guest has ticked a few times more. */
    public void awaitTicks(String guest) {
        long before = ticks(guest);
        awaitLog(guest, log -> ticks(guest) >= before + 3);
    }

    /** How many ticks its log shows. */
    long ticks(String guest) {
        return consoleLog(guest).lines().filter(line -> line.startsWith("tick ")).count();
    }

    // --- what is left

    /** Waits until everything is as it was, and says what is not if that does not come true. */
    public void awaitRemains(Remains before) {
        Waiting.until(() -> "what is left to be as before:\n" + before.difference(Remains.of(this)), () -> before.equals(Remains.of(this)));
    }
}
