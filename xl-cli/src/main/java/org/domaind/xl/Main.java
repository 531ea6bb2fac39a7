package org.domaind.xl;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.domaind.xl.command.Invocation;
import org.domaind.xl.command.ProcessTerminal;
import org.domaind.xl.command.Xl;

/** The process {@code xl}. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        Invocation invocation = new Invocation(List.of(arguments), Path.of("").toAbsolutePath(), System.getenv(),
                new FileInputStream(FileDescriptor.in), out, err, new ProcessTerminal(), System::currentTimeMillis);
        int status = Xl.run(invocation);
        out.flush();
        err.flush();
        // A pipe that nobody reads any more must not look like success.
        System.exit(out.checkError() && status == 0 ? 1 : status);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
    }
}
