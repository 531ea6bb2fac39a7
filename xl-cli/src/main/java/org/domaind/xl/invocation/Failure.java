package org.domaind.xl.invocation;

/** Ends a command with a line on stderr (none when empty) and an exit status. */
public final class Failure extends RuntimeException {
    private final int status;

    public Failure(int status, String line) {
        super(line, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
