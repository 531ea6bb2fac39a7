package org.domaind.daemon.state;

/** The database cannot be read or written. */
public final class StateException extends RuntimeException {
    StateException(String doing, Throwable cause) {
        super(doing + ": " + cause.getMessage(), cause);
    }
}
