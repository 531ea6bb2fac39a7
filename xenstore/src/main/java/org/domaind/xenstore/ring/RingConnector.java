package org.domaind.xenstore.ring;

import java.io.IOException;

/** Maps the rings of guests. Called on the store's thread (or before it runs): must not wait for the store. */
public interface RingConnector {
    /**
     * Maps a domain's ring and binds its event channel. A ring attached for the domain before is closed only afterwards. Events are reported with
     * {@code StoreServer.ringReady}, possibly before this returns.
     *
     * @param gfn        the frame of the ring, as the toolstack gave it
     * @param remotePort the domain's end of the event channel
     * @throws IOException when there is no such domain, page or port
     */
    GuestRing attach(int domid, long gfn, int remotePort) throws IOException;
}
