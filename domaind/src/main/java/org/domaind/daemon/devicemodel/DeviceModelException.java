package org.domaind.daemon.devicemodel;

/** A device model that cannot be found, started or used; the message says why, and what to do. */
public final class DeviceModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceModelException(String message) {
        super(message);
    }

    public DeviceModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
