package org.domaind.xenstore.server;

import org.domaind.xenstore.store.Caller;
import org.domaind.xenstore.wire.ServerFeatures;

/** A domain that the store has been told of. */
final class Domain {
    private final int domid;
    private Session session;
    private long gfn;
    private int port;
    private boolean shutDown;
    private int target = Caller.NO_TARGET;
    private int features;

    Domain(int domid, int features) {
        this.domid = domid;
        this.features = features;
    }

    int domid() {
        return domid;
    }

    boolean introduced() {
        return session != null;
    }

    /** Its ring's session; null when it was not introduced. */
    Session session() {
        return session;
    }

    long gfn() {
        return gfn;
    }

    /** The domain's end of the event channel. */
    int port() {
        return port;
    }

    void introduce(Session opened, long ringGfn, int remotePort) {
        session = opened;
        gfn = ringGfn;
        port = remotePort;
    }

    boolean shutDown() {
        return shutDown;
    }

    void shutDown(boolean seen) {
        shutDown = seen;
    }

    int target() {
        return target;
    }

    void target(int domidServed) {
        target = domidServed;
    }

    int features() {
        return features;
    }

    void features(int mask) {
        features = mask;
    }

    /** With whose rights its ring speaks. */
    Caller caller() {
        return new Caller(domid, target, domid == 0, (features & ServerFeatures.ANY_DOMID) != 0);
    }
}
