package org.domaind.xenstore.ring;

import java.nio.ByteBuffer;

/** A domain's store ring with its event channel, mapped and bound. Used by the store's thread only. */
public interface GuestRing extends AutoCloseable {
    /**
     * The shared page, layout xenstore_domain_interface (xs_wire.h): 4096 bytes, little endian, position 0. Always the same buffer.
     */
    ByteBuffer page();

    /** Sends an event through the channel. */
    void notifyPeer();

    /** Lets the channel fire again; called before the ring is looked at. Each firing must end in {@link org.domaind.xenstore.server.StoreServer#ringReady}. */
    void unmask();

    /** Unbinds and unmaps. The page is not touched afterwards. */
    @Override
    void close();
}
