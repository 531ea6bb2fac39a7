package org.domaind.schema.config;

import java.util.OptionalInt;

/**
 * Limits that the hypervisor sets for a guest; empty means the hypervisor's default.
 *
 * @param maxEventChannels the highest evtchn port; 0 is replaced by {@link #DEFAULT_EVENT_CHANNELS}, as in the reference's library
 */
public record GuestLimits(OptionalInt maxGrantFrames, OptionalInt maxMaptrackFrames, OptionalInt maxGrantVersion, int maxEventChannels)
        implements GuestSection {
    /** xl's own default for event channels. */
    public static final int DEFAULT_EVENT_CHANNELS = 1023;
    public static final GuestLimits DEFAULT =
            new GuestLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), DEFAULT_EVENT_CHANNELS);

    public GuestLimits {
        maxEventChannels = maxEventChannels == 0 ? DEFAULT_EVENT_CHANNELS : maxEventChannels;
    }
}
