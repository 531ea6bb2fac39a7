package org.domaind.daemon.sim;

/** A guest met something that would crash a real one. */
final class GuestFault extends RuntimeException {
    GuestFault(String message) {
        super(message);
    }
}
