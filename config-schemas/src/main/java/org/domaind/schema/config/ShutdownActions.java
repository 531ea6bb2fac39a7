package org.domaind.schema.config;

import org.domaind.schema.model.ShutdownReason;

/** The action for each shutdown reason; there is none for suspend. */
public record ShutdownActions(ShutdownAction onPoweroff, ShutdownAction onReboot, ShutdownAction onCrash,
                              ShutdownAction onWatchdog, ShutdownAction onSoftReset) implements GuestSection {
    /** The reference's defaults. */
    public static final ShutdownActions DEFAULT = new ShutdownActions(ShutdownAction.DESTROY, ShutdownAction.RESTART,
            ShutdownAction.DESTROY, ShutdownAction.DESTROY, ShutdownAction.SOFT_RESET);

    public ShutdownAction on(ShutdownReason reason) {
        return switch (reason) {
            case POWEROFF -> onPoweroff;
            case REBOOT -> onReboot;
            case SUSPEND -> ShutdownAction.PRESERVE;
            case CRASH -> onCrash;
            case WATCHDOG -> onWatchdog;
            case SOFT_RESET -> onSoftReset;
        };
    }
}
