package org.domaind.daemon.command;

/** The caller is gone; ends the command. Not an IOException, which a PrintStream would swallow. */
final class CancelledException extends RuntimeException {
    CancelledException() {
        super("the caller is gone", null, false, false);
    }
}
