package org.domaind.schema.model;

import java.util.Locale;
import java.util.Optional;

/** Why a guest stopped running. The order is that of the hypervisor's codes (sched.h: SHUTDOWN_*). */
public enum ShutdownReason implements Spelt {
    POWEROFF, REBOOT, SUSPEND, CRASH, WATCHDOG, SOFT_RESET;

    public int code() {
        return ordinal();
    }

    public static Optional<ShutdownReason> ofCode(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
