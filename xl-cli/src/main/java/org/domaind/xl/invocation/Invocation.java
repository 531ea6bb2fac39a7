package org.domaind.xl.invocation;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.domaind.xl.client.DaemonConnection;

/**
 * One call of {@code xl}, or of a {@code xenstore-} command: everything that a command may know of its caller.
 *
 * @param arguments   of the process; of a command: those behind its name
 * @param folder      that relative paths begin at
 * @param out         buffered; flushed by the caller at the end, and by {@link #error} so that the two keep their order
 * @param nowMillis   the time, in milliseconds since 1970
 * @param context what it reaches beyond its streams
 */
public record Invocation(List<String> arguments, Path folder, Map<String, String> environment, InputStream in, PrintStream out,
                         PrintStream err, Terminal terminal, LongSupplier nowMillis, CommandContext context) {
    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /** Of a process of its own. */
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

    /** A new connection. */
    public DaemonConnection connect() {
        return context.connect();
    }
}
