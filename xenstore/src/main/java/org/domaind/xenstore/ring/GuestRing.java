package org.domaind.xenstore.ring;

import java.nio.ByteBuffer;

/** A domain's store ring, mapped, with its event channel bound. Used by the store's thread only. */
public interface GuestRing extends AutoCloseable {
    /**
     * The shared page, layout xenstore_domain_interface (xs_wire.h): 4096 bytes, little endian, position 0. Always the same buffer.
     */
    ByteBuffer page();

    /** Sends an event through the channel. */
    void notifyPeer();

    /** Unmasks the channel; called before the ring is read. Each event must end in {@code StoreServer.ringReady}. */
    void unmask();

    /** Unbinds and unmaps. The page is not touched afterwards. */
    @Override
    void close();
}
