package org.domaind.xenstore.client;

/** Told of events of a {@link StoreClient} other than replies; on threads of the client. Must not wait. All methods do nothing unless overridden. */
public interface ClientListener {
    /** The listener of a watch threw an exception. It gets the next event all the same. */
    default void listenerFailed(String path, RuntimeException fault) {
    }

    /** The connection ended; pending requests have failed. @param cause null when the store closed it */
    default void disconnected(Throwable cause) {
    }

    /** There is a connection again, and all watches are set on it: each listener gets its path as at the beginning. */
    default void connectedAgain() {
    }
}
