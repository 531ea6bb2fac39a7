package org.domaind.xl.invocation;

/** The reader of the caller's output is gone: ends the command, as SIGPIPE would. Not an IOException, which a PrintStream would swallow. */
public final class BrokenPipeException extends RuntimeException {
    public BrokenPipeException() {
        super("broken pipe", null, false, false);
    }
}
