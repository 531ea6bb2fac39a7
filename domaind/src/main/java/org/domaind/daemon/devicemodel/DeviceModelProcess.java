package org.domaind.daemon.devicemodel;

import java.util.OptionalInt;

/** A device model's process: a port, since a simulated one is none. */
public interface DeviceModelProcess extends AutoCloseable {
    int pid();

    /** For poll: readable once it has ended. */
    int descriptor();

    /** For poll: readable once {@link #status} is known, if it ever is; perhaps the same. */
    int statusDescriptor();

    /** Its exit status, or 128 and the signal; empty: it is not known yet, or nobody can know, since another process started it. Does not wait. */
    OptionalInt status();

    /** Ends it, at once and whatever it does. Does not wait. */
    void kill();

    /** Does not end it. */
    @Override
    void close();
}
