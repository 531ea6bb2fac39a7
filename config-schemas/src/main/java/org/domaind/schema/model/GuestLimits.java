package org.domaind.schema.model;

import java.util.OptionalInt;

/** Hypervisor limits of a guest; what is empty is the hypervisor's own default. */
public record GuestLimits(OptionalInt maxGrantFrames, OptionalInt maxMaptrackFrames, OptionalInt maxGrantVersion, int maxEventChannels)
        implements GuestSection {
    /** xl's own default for event channels. */
    public static final int DEFAULT_EVENT_CHANNELS = 1023;
    public static final GuestLimits DEFAULT =
            new GuestLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), DEFAULT_EVENT_CHANNELS);
}
