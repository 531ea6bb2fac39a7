package org.domaind.xenstore.session;

import org.domaind.xenstore.tree.Caller;
import org.domaind.xenstore.wire.ServerFeatures;

/** A domain that the store was told of. */
public final class Domain {
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

    public int domid() {
        return domid;
    }

    public boolean introduced() {
        return session != null;
    }

    /** The session of its ring; null when it was not introduced. */
    public Session session() {
        return session;
    }

    public long gfn() {
        return gfn;
    }

    /** The domain's end of the event channel. */
    public int port() {
        return port;
    }

    void introduce(Session opened, long ringGfn, int remotePort) {
        session = opened;
        gfn = ringGfn;
        port = remotePort;
    }

    public boolean shutDown() {
        return shutDown;
    }

    public void shutDown(boolean seen) {
        shutDown = seen;
    }

    public int target() {
        return target;
    }

    public void target(int domidServed) {
        target = domidServed;
    }

    public int features() {
        return features;
    }

    public void features(int mask) {
        features = mask;
    }

    /** The rights with which requests from its ring are checked. */
    Caller caller() {
        return new Caller(domid, target, domid == 0, (features & ServerFeatures.ANY_DOMID) != 0);
    }
}
