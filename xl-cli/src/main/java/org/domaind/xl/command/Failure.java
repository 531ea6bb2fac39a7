package org.domaind.xl.command;

/** Ends a command: the line for the caller's stderr (none when empty), and the status. */
final class Failure extends RuntimeException {
    private final int status;

    Failure(int status, String line) {
        super(line, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
