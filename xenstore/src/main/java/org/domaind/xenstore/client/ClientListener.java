package org.domaind.xenstore.client;

/** Is told what happens to a {@link StoreClient} beside its requests; on threads of the client's. Must not wait. All methods do nothing unless overridden. */
public interface ClientListener {
    /** A watch's listener threw. It is told of the next event all the same. */
    default void listenerFailed(String path, RuntimeException fault) {
    }

    /** The connection ended; requests that were under way have failed. @param cause null when the store closed it */
    default void disconnected(Throwable cause) {
    }

    /** There is a connection again, and all watches are set on it: each listener is told of its path as at the beginning. */
    default void connectedAgain() {
    }
}
