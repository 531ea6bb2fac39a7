package org.domaind.daemon.stream.pv;

/** From one numbering of a guest's frames to another. */
interface FrameLookup {
    long NONE = -1;

    /** @return {@link #NONE} when the guest has no such frame */
    long of(long frame);
}
