package org.domaind.xenstore.client;

/** The connection has ended: no more requests are possible, and whether the last ones were done is unknown. */
public final class StoreClosedException extends StoreException {
    private static final long serialVersionUID = 1;

    StoreClosedException(Throwable cause) {
        super("the connection to the store is closed", cause);
    }
}
