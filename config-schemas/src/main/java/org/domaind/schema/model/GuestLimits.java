package org.domaind.schema.model;

import java.util.OptionalInt;

/**
 * Hypervisor limits of a guest; what is empty is the hypervisor's own default.
 *
 * @param maxEventChannels the highest port; 0 asks for {@link #DEFAULT_EVENT_CHANNELS}, as the reference's library reads it, and a record never has it
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
