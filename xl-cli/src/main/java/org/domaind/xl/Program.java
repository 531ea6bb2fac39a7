package org.domaind.xl;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.domaind.xl.invocation.BrokenPipeException;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.command.Xl;
import org.domaind.xl.store.StoreCommand;

/** A program of this module, chosen by its name; it runs in a separate process or on a thread of the daemon. */
public final class Program {
    /** The status that a shell shows for a process that SIGPIPE ended. */
    public static final int BROKEN_PIPE = 128 + 13;
    private static final int FAILURE = 1;

    private final String name;
    private final boolean store;

    private Program(String name) {
        this.name = name;
        this.store = name.startsWith("xenstore");
    }

    /** @param name by which it was called, without folders; a name that is not a store command's is {@code xl} */
    public static Program named(String name) {
        return new Program(name);
    }

    /** Whether it is one of the store's commands. */
    public boolean isStore() {
        return store;
    }

    /** Whether these arguments make it start processes, which are to be children of the caller's, in its session. */
    public boolean startsProcesses(List<String> arguments) {
        return !store && Xl.startsProcesses(arguments);
    }

    /** The charset of its output: for a store command one char per byte, because values are bytes. */
    public Charset charset() {
        return store ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }

    /** @param words one char per byte  @return the arguments in the form that the program expects */
    public List<String> decode(List<String> words) {
        return store ? words : words.stream().map(w -> new String(w.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).toList();
    }

    /** @return the exit status; all output has been flushed */
    public int run(Invocation invocation) {
        try {
            int status = store ? StoreCommand.run(name, invocation) : Xl.run(invocation);
            invocation.out().flush();
            invocation.err().flush();
            if (invocation.out().checkError() && status == 0) {
                // For example on a full file system, which must not look like success.
                invocation.error(name + ": not all of the output could be written");
                return FAILURE;
            }
            return status;
        } catch (BrokenPipeException nobodyReads) {
            return BROKEN_PIPE;
        }
    }
}
