package org.domaind.xl;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.domaind.xl.invocation.BrokenPipeException;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.command.Xl;
import org.domaind.xl.store.StoreCommand;

/** A program of this module by its name, for whoever runs it: a process of its own, or a thread of the daemon. */
public final class Program {
    /** What a shell tells of a process that SIGPIPE ended. */
    public static final int BROKEN_PIPE = 128 + 13;
    private static final int FAILURE = 1;

    private final String name;
    private final boolean store;

    private Program(String name) {
        this.name = name;
        this.store = name.startsWith("xenstore");
    }

    /** @param name that it was called by, without folders; what is no name of the store's commands is {@code xl} */
    public static Program named(String name) {
        return new Program(name);
    }

    /** Whether it is one of the store's commands. */
    public boolean isStore() {
        return store;
    }

    /** Of its output: that of a store command has one char per byte, for values are bytes and leave as they came. */
    public Charset charset() {
        return store ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }

    /** @param words one char per byte  @return as the program wants its arguments */
    public List<String> decode(List<String> words) {
        return store ? words : words.stream().map(w -> new String(w.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).toList();
    }

    /** @return the exit status, everything printed being on its way */
    public int run(Invocation invocation) {
        try {
            int status = store ? StoreCommand.run(name, invocation) : Xl.run(invocation);
            invocation.out().flush();
            invocation.err().flush();
            if (invocation.out().checkError() && status == 0) {
                // A full file system must not look like success.
                invocation.error(name + ": not all of the output could be written");
                return FAILURE;
            }
            return status;
        } catch (BrokenPipeException nobodyReads) {
            return BROKEN_PIPE;
        }
    }
}
