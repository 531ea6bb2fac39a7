package org.domaind.xenstore.client;

/** The connection has ended: nothing more can be asked, and whether the last requests were done is unknown. */
public final class StoreClosedException extends StoreException {
    private static final long serialVersionUID = 1;

    StoreClosedException(Throwable cause) {
        super("the connection to the store is closed", cause);
    }
}
