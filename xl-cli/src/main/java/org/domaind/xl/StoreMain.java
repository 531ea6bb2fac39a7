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
import org.domaind.xl.store.StoreCommand;

/** The processes {@code xenstore} and {@code xenstore-read}, {@code xenstore-write} and so on: the first argument is the name called by. */
public final class StoreMain {
    private StoreMain() {
    }

    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        List<String> words = RawArguments.of(arguments);
        Invocation invocation = new Invocation(words.subList(1, words.size()), Path.of("").toAbsolutePath(), System.getenv(),
                new FileInputStream(FileDescriptor.in), out, err, new ProcessTerminal(), System::currentTimeMillis);
        int status = StoreCommand.run(words.get(0), invocation);
        out.flush();
        err.flush();
        // A pipe that nobody reads any more must not look like success.
        System.exit(out.checkError() && status == 0 ? 1 : status);
    }

    /** One char a byte: values are bytes, and leave as they came. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.ISO_8859_1);
    }
}
