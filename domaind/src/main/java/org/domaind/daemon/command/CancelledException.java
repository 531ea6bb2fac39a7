package org.domaind.daemon.command;

/** The caller is gone, and the command ends where it stands. Not an IOException, which a PrintStream would keep to itself. */
final class CancelledException extends RuntimeException {
    CancelledException() {
        super("the caller is gone", null, false, false);
    }
}
