package org.domaind.xl.config;

/** A device string that makes no sense; the message says why, in the reference's words. */
final class SpecException extends Exception {
    SpecException(String message) {
        super(message, null, false, false);
    }
}
