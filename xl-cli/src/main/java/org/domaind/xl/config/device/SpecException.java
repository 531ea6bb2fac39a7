package org.domaind.xl.config.device;

/** An invalid device string; the message is the reference's. */
public final class SpecException extends Exception {
    private static final int FAILURE = 1;

    private final int status;

    public SpecException(String message) {
        this(message, FAILURE);
    }

    /** @param status the status that the reference exits with */
    SpecException(String message, int status) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
