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
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.ProblemException;

/**
 * Right after the daemon's start, walks guests through their lives on a small simulated machine in this process, and asks the real one for what changes
 * nothing: so the first command that somebody gives finds its classes loaded, and the next ones find their code compiled. It ends by itself, soon, and
 * leaves nothing; what the daemons of the simulated machine say is not logged.
 */
public final class Rehearsal implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Rehearsal.class);
    /** Of the logging context: log4j2.properties drops what has it. Threads inherit it from those that make them. */
    private static final String UNHEARD = "rehearsal";
    private static final int MAX_ROUNDS = 40;
    /** On a slow host fewer rounds have to do. */
    private static final long MAX_NANOS = 8_000_000_000L;
    private static final SimOptions MACHINE = SimOptions.DEFAULT.withMemoryMib(256, 64);
    private static final String CONFIG = """
            name = "rehearsal"
            kernel = "%s"
            memory = 8
            cmdline = "console=hvc0"
            on_crash = "restart"
            """;

    private static final List<String> LOOKS = List.of("xl list", "xl info", "xl domid Domain-0", "xenstore-read /local/domain/0/name");
    private static final List<String> LIFE = List.of("xl create -q guest.cfg", "xl list", "xl domid rehearsal", "xl info", "xl create -n guest.cfg",
            "xenstore-write /local/domain/0/rehearsal 1", "xenstore-read /local/domain/0/rehearsal", "xenstore-ls /local/domain", "xl destroy rehearsal");

    private final HostPaths paths;
    private final CommandPorts real;
    private final Thread thread = new Thread(this::run, "rehearsal");
    private volatile boolean ended;

    /** @param real of the daemon that serves */
    Rehearsal(HostPaths paths, CommandPorts real) {
        this.paths = paths;
        this.real = real;
        thread.setDaemon(true);
    }

    /** Begins, on a thread of its own. */
    void start() {
        thread.start();
    }

    /** Waits for the command at work, which is the last. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long begin = System.nanoTime();
            int rounds = perform();
            LOG.info("Rehearsed {} times in {} ms", rounds, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (IOException | RuntimeException e) {
            // Nobody misses it: what is wrong shows again when somebody asks for the same in earnest.
            LOG.warn("The rehearsal ended early: {}", e.toString());
        }
    }

    /** All of it, on the calling thread. @return how many lives there were  @throws ProblemException a command failed */
    public int perform() throws IOException {
        long end = System.nanoTime() + MAX_NANOS;
        HostPaths stage = new HostPaths(paths.runDirectory().resolve("rehearsal"));
        remove(stage.root());
        String config = String.format(Locale.ROOT, CONFIG, stage.root().resolve("boot/kernel"));
        perform(LOOKS, new SilentCommands(real, paths, config));
        ThreadContext.put(UNHEARD, "yes");
        try (SimHost machine = SimHost.create(MACHINE);
                Daemon daemon = Daemon.start(stage, machine, BootFacts.fresh(), PtyTerminal::open, DaemonSettings.DEFAULT)) {
            SimKernel.write(Files.createDirectories(stage.root().resolve("boot")).resolve("kernel"));
            SilentCommands commands = new SilentCommands(daemon.commandPorts(), stage, config);
            int rounds = 0;
            while (rounds < MAX_ROUNDS && !ended && (rounds == 0 || System.nanoTime() < end)) {
                perform(LIFE, commands);
                rounds++;
            }
            return rounds;
        } finally {
            ThreadContext.remove(UNHEARD);
            remove(stage.root());
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
                throw new ProblemException("rehearsal-failed", line + " ended with status " + status);
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
