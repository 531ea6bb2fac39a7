package org.domaind.xenstore.wire;

/** What a server tells the guest in its ring that it can do: bits of xs_wire.h's XENSTORE_SERVER_FEATURE_*. */
public final class ServerFeatures {
    public static final int RECONNECTION = 1;
    public static final int ERROR = 2;
    public static final int WATCH_DEPTH = 4;
    public static final int ANY_DOMID = 8;
    /** Those of Xen 4.22, and reconnection. A guest that does not know one of them ignores its bit. */
    public static final int ALL = RECONNECTION | ERROR | WATCH_DEPTH | ANY_DOMID;

    private ServerFeatures() {
    }
}
