package org.domaind.daemon.command.caller;

/** The caller is gone; ends the command. Not an IOException, which a PrintStream would swallow. */
public final class CancelledException extends RuntimeException {
    public CancelledException() {
        super("the caller is gone", null, false, false);
    }
}
