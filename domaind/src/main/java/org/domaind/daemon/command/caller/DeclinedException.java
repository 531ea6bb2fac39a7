package org.domaind.daemon.command.caller;

/** Declines a command: run within the daemon it would give other results than in a process of the caller, so the launcher starts a JVM. */
public final class DeclinedException extends Exception {
    public DeclinedException(String reason) {
        super(reason);
    }
}
