package org.domaind.xl.invocation;

/** Nobody reads the caller's output any more: the command ends at once, as SIGPIPE would end it. Not an IOException, which a PrintStream would keep to itself. */
public final class BrokenPipeException extends RuntimeException {
    public BrokenPipeException() {
        super("broken pipe", null, false, false);
    }
}
