package org.domaind.daemon.sim.guest.boot;

/** A guest met something that would crash a real one. */
public final class GuestFault extends RuntimeException {
    public GuestFault(String message) {
        super(message);
    }
}
