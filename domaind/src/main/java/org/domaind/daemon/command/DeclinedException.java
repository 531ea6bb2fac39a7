package org.domaind.daemon.command;

/** Declines a command: run within the daemon it would give other results than in a process of the caller, so the launcher starts a JVM. */
final class DeclinedException extends Exception {
    DeclinedException(String reason) {
        super(reason);
    }
}
