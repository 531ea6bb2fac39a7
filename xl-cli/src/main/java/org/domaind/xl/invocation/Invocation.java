package org.domaind.xl.invocation;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.domaind.xl.client.DaemonConnection;

/**
 * One call of {@code xl} or of a {@code xenstore-} command: everything that a command knows of its caller.
 *
 * @param arguments   of the process; for a command, those after its name
 * @param folder      the base of relative paths
 * @param out         buffered; flushed by the caller at the end, and by {@link #error} so that both streams keep their order
 * @param nowMillis   the time, in milliseconds since 1970
 * @param context     connections and files
 */
public record Invocation(List<String> arguments, Path folder, Map<String, String> environment, InputStream in, PrintStream out,
                         PrintStream err, Terminal terminal, LongSupplier nowMillis, CommandContext context) {
    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /** For a separate process. */
    public Invocation(List<String> arguments, Path folder, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err,
                      Terminal terminal, LongSupplier nowMillis) {
        this(arguments, folder, environment, in, out, err, terminal, nowMillis, new ProcessContext(folder, environment));
    }

    public Invocation withArguments(List<String> others) {
        return new Invocation(others, folder, environment, in, out, err, terminal, nowMillis, context);
    }

    public void print(Object line) {
        out.print(line);
        out.print('\n');
    }

    public void error(String line) {
        out.flush();
        err.print(line);
        err.print('\n');
        err.flush();
    }

    /** Opens a new connection to the daemon. */
    public DaemonConnection connect() {
        return context.connect();
    }
}
