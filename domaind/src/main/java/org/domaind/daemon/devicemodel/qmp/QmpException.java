package org.domaind.daemon.devicemodel.qmp;

/** A request to a device model that failed, was not answered in time, or whose answer cannot be believed; the message says which, and of what. */
public final class QmpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String errorClass;

    QmpException(String errorClass, String message) {
        super(message);
        this.errorClass = errorClass;
    }

    public QmpException(String message) {
        this("", message);
    }

    /** As the device model has it: {@code GenericError}, {@code CommandNotFound}; empty when the error is not its answer. */
    public String errorClass() {
        return errorClass;
    }
}
