package org.domaind.xl;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.ProcessTerminal;

/** The main method of {@code xl}, {@code xenstore}, {@code xenstore-read} and so on: the first argument is the program's name. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        List<String> words = RawArguments.of(arguments);
        Program program = Program.named(words.get(0));
        PrintStream out = stream(FileDescriptor.out, program);
        PrintStream err = stream(FileDescriptor.err, program);
        System.exit(program.run(new Invocation(program.decode(words.subList(1, words.size())), Path.of("").toAbsolutePath(), System.getenv(),
                new FileInputStream(FileDescriptor.in), out, err, new ProcessTerminal(), System::currentTimeMillis)));
    }

    private static PrintStream stream(FileDescriptor descriptor, Program program) {
        return new PrintStream(new BufferedOutputStream(new PipeOutput(new FileOutputStream(descriptor))), false, program.charset());
    }
}
