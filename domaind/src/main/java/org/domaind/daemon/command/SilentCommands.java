package org.domaind.daemon.command;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.domaind.daemon.command.caller.CallerLink;
import org.domaind.schema.HostPaths;
import org.domaind.xl.Program;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.CommandContext;

/** Runs commands without a caller, on the calling thread, and drops their output. */
public final class SilentCommands {
    private final CommandPorts ports;
    private final HostPaths paths;
    private final byte[] file;

    /**
     * Commands of one daemon.
     *
     * @param paths of that daemon
     * @param file  the content of every file that a command opens
     */
    public SilentCommands(CommandPorts ports, HostPaths paths, String file) {
        this.ports = ports;
        this.paths = paths;
        this.file = file.getBytes(StandardCharsets.UTF_8);
    }

    /** @param name of the program  @return the command's exit status */
    public int run(String name, List<String> arguments) {
        Program program = Program.named(name);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, program.charset());
        return program.run(new Invocation(arguments, paths.root(), Map.of(HostPaths.ROOT_VARIABLE, paths.root().toString()),
                InputStream.nullInputStream(), nowhere, nowhere, stream -> false, System::currentTimeMillis, new SilentContext()));
    }

    /** The context of these commands. */
    private final class SilentContext implements CommandContext {
        @Override
        public DaemonConnection connect() {
            // There is no caller whose end could cancel a wait.
            return new LocalConnection(ports, new CallerLink(-1));
        }

        @Override
        public InputStream open(String name) {
            return new ByteArrayInputStream(file);
        }
    }
}
