package org.domaind.daemon.device;

import java.util.Optional;

/** How far one end of a device is (xen/io/xenbus.h); {@link #code} is what stands in its {@code state} node. */
public enum XenbusState {
    UNKNOWN, INITIALISING, INIT_WAIT, INITIALISED, CONNECTED, CLOSING, CLOSED, RECONFIGURING, RECONFIGURED;

    public int code() {
        return ordinal();
    }

    /** @param text as read from the store, perhaps written by a guest; anything but one known digit is unknown */
    public static XenbusState of(Optional<String> text) {
        return text.filter(t -> t.length() == 1 && t.charAt(0) >= '0' && t.charAt(0) - '0' < values().length)
                .map(t -> values()[t.charAt(0) - '0']).orElse(UNKNOWN);
    }
}
