package org.domaind.xenstore.socket;

import java.io.IOException;

/** A client's connection. Nothing here waits. */
public interface ClientSocket {
    /**
     * Takes what has arrived, as far as there is room, into {@link Sockets#in}, which is cleared before and flipped afterwards.
     *
     * @return bytes; 0 when there is nothing; -1 at the end
     */
    int receive() throws IOException;

    /** Sends what remains in {@link Sockets#out}, as far as it goes at once; what does not go remains. @return bytes */
    int send() throws IOException;

    /** What {@link Sockets#await} waits for from now on; at first reading alone. */
    void interest(boolean reading, boolean writing);

    /** Who is at the other end, for people to read: process number and name; empty when that is not known. */
    default String peer() {
        return "";
    }

    /** Has somebody else hold the connection until it is closed, so that it outlives this process. @return false when nobody does */
    default boolean keep(String name) {
        return false;
    }

    void close();

    /** Closes; when something that arrived was not received, the client finds its connection reset. */
    void reset();

    /** This process ends: a connection that somebody else holds goes on. */
    default void leave() {
        close();
    }

    /** Is told of readiness, within {@link Sockets#await}. A failed or ended connection counts as readable. */
    interface Events {
        void readable();

        void writable();
    }
}
