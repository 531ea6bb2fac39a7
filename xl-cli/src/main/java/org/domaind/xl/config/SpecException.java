package org.domaind.xl.config;

/** An invalid device string; the message is the reference's. */
final class SpecException extends Exception {
    SpecException(String message) {
        super(message, null, false, false);
    }
}
