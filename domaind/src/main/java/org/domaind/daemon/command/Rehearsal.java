package org.domaind.daemon.command;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.schema.HostPaths;
import org.domaind.xl.Program;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.command.Invocation;
import org.domaind.xl.command.Surroundings;

/**
 * Runs commands that change nothing, for nobody, right after the daemon's start: so the first that somebody asks for finds its classes loaded, and the
 * next ones find its code compiled. It ends by itself, soon.
 */
public final class Rehearsal implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Rehearsal.class);
    private static final int MAX_ROUNDS = 300;
    /** On a slow host a few rounds have to do. */
    private static final long MAX_NANOS = 2_000_000_000L;
    private static final String CONFIG = """
            name = "rehearsal"
            kernel = "/nonexistent"
            memory = 128
            vcpus = 2
            cmdline = "console=hvc0"
            on_crash = "restart"
            """;

    /** @param arguments behind the program's name */
    private record Command(Program program, List<String> arguments) {
        Command(String name, String... arguments) {
            this(Program.named(name), List.of(arguments));
        }
    }

    private static final List<Command> COMMANDS = List.of(new Command("xl", "list"), new Command("xl", "domid", "Domain-0"),
            new Command("xl", "domname", "0"), new Command("xl", "info"), new Command("xl", "create", "-n", "rehearsal.cfg"),
            new Command("xl", "create", "-q", "--plan", "rehearsal.cfg"), new Command("xenstore-read", "/local/domain/0/name"),
            new Command("xenstore-ls", "/local/domain/0"), new Command("xenstore-exists", "/local/domain/0"));

    private final CommandPorts ports;
    private final HostPaths paths;
    private final Thread thread;
    private volatile boolean ended;

    public Rehearsal(CommandPorts ports, HostPaths paths) {
        this.ports = ports;
        this.paths = paths;
        this.thread = new Thread(this::run, "rehearsal");
        thread.setDaemon(true);
    }

    /** Begins, on a thread of its own. */
    public void start() {
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
        long end = System.nanoTime() + MAX_NANOS;
        for (int round = 0; round < MAX_ROUNDS && !ended && System.nanoTime() < end; round++) {
            if (!once(end)) {
                return;
            }
        }
    }

    /** Each command once, as far as time allows. @param end of {@link System#nanoTime}  @return false when one failed */
    public boolean once(long end) {
        for (Command command : COMMANDS) {
            if (ended || System.nanoTime() > end) {
                return true;
            }
            try {
                int status = rehearse(command);
                if (status != 0) {
                    LOG.warn("The rehearsal of {} {} ended with status {}", command.program(), command.arguments(), status);
                    return false;
                }
            } catch (RuntimeException e) {
                // Nobody misses it: whoever asks for this command in earnest will see what is wrong.
                LOG.warn("The rehearsal of {} {} failed", command.program(), command.arguments(), e);
                return false;
            }
        }
        return true;
    }

    private int rehearse(Command command) {
        return command.program().run(new Invocation(command.arguments(), paths.root(), Map.of(HostPaths.ROOT_VARIABLE, paths.root().toString()),
                InputStream.nullInputStream(), nowhere(command), nowhere(command), stream -> false, System::currentTimeMillis, new Stage()));
    }

    private static PrintStream nowhere(Command command) {
        return new PrintStream(OutputStream.nullOutputStream(), false, command.program().charset());
    }

    /** What the commands reach: the daemon as ever, and one file. */
    private final class Stage implements Surroundings {
        @Override
        public DaemonConnection connect() {
            return new LocalConnection(ports, new CallerLink(-1));
        }

        @Override
        public InputStream open(String name) {
            return new ByteArrayInputStream(CONFIG.getBytes(StandardCharsets.UTF_8));
        }
    }
}
