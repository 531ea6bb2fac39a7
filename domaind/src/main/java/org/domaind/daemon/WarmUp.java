package org.domaind.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.domaind.daemon.command.CommandPorts;
import org.domaind.daemon.command.SilentCommands;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.sim.SimHost;
import org.domaind.daemon.sim.guest.SimKernel;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.ProblemException;

/**
 * Warms the JVM up after the daemon's start: creates and destroys guests on a small simulated host in this process, and runs read-only commands on the
 * real one, so that the first commands find their classes loaded and later ones find their code compiled. It ends within seconds and leaves nothing
 * behind; what the simulated host's daemon logs is dropped.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(WarmUp.class);
    /** Key in the logging context: log4j2.properties drops messages that have it. Threads inherit it from their creators. */
    private static final String MARK = "warm-up";
    private static final int MAX_ROUNDS = 40;
    /** A slow host does fewer rounds. */
    private static final long MAX_NANOS = 8_000_000_000L;
    private static final SimOptions MACHINE = SimOptions.DEFAULT.withMemoryMib(256, 64);
    private static final String CONFIG = """
            name = "warm-up"
            kernel = "%s"
            memory = 8
            cmdline = "console=hvc0"
            on_crash = "restart"
            """;

    private static final List<String> LOOKS = List.of("xl list", "xl info", "xl domid Domain-0", "xenstore-read /local/domain/0/name");
    private static final List<String> LIFE = List.of("xl create -q guest.cfg", "xl list", "xl domid warm-up", "xl info", "xl create -n guest.cfg",
            "xenstore-write /local/domain/0/warm-up 1", "xenstore-read /local/domain/0/warm-up", "xenstore-ls /local/domain", "xl destroy warm-up");

    private final HostPaths paths;
    private final CommandPorts real;
    private final Thread thread = new Thread(this::run, "warm-up");
    private volatile boolean ended;

    /** @param real the daemon that serves; only read-only commands are run on it */
    WarmUp(HostPaths paths, CommandPorts real) {
        this.paths = paths;
        this.real = real;
        thread.setDaemon(true);
    }

    /** Begins, on a thread of its own. */
    void start() {
        thread.start();
    }

    boolean isAtWork() {
        return thread.isAlive();
    }

    /** Waits for the command that is running; no other one is started. */
    @Override
    public void close() {
        ended = true;
        VitalThreads.join(thread);
    }

    private void run() {
        try {
            long begin = System.nanoTime();
            int rounds = perform();
            LOG.info("Warmed up {} times in {} ms", rounds, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (IOException | RuntimeException e) {
            // Only a warning: if something is wrong, the first real command will report it.
            LOG.warn("The warm-up ended early: {}", e.toString());
        }
    }

    /** Runs it on the calling thread. @return the number of rounds  @throws ProblemException a command failed */
    public int perform() throws IOException {
        long end = System.nanoTime() + MAX_NANOS;
        HostPaths ownPaths = new HostPaths(paths.runDirectory().resolve("warm-up"));
        remove(ownPaths.root());
        String config = String.format(Locale.ROOT, CONFIG, ownPaths.root().resolve("boot/kernel"));
        perform(LOOKS, new SilentCommands(real, paths, config));
        ThreadContext.put(MARK, "yes");
        try (SimHost machine = SimHost.create(MACHINE);
                Daemon daemon = Daemon.start(ownPaths, machine, BootFacts.fresh(), PtyTerminal::open, DaemonSettings.DEFAULT)) {
            SimKernel.write(Files.createDirectories(ownPaths.root().resolve("boot")).resolve("kernel"));
            SilentCommands commands = new SilentCommands(daemon.commandPorts(), ownPaths, config);
            int rounds = 0;
            while (rounds < MAX_ROUNDS && !ended && (rounds == 0 || System.nanoTime() < end)) {
                perform(LIFE, commands);
                rounds++;
            }
            return rounds;
        } finally {
            ThreadContext.remove(MARK);
            remove(ownPaths.root());
        }
    }

    private void perform(List<String> lines, SilentCommands commands) {
        for (String line : lines) {
            if (ended) {
                return;
            }
            List<String> words = List.of(line.split(" "));
            int status = commands.run(words.get(0), words.subList(1, words.size()));
            if (status != 0) {
                throw new ProblemException("warm-up-failed", line + " ended with status " + status);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
