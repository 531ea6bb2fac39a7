package org.domaind.xenstore.socket;

import java.io.IOException;

/** A client's connection. Nothing here waits. */
public interface ClientSocket {
    /**
     * Reads what has arrived, as much as fits, into {@link Sockets#in}, which is cleared before and flipped afterwards.
     *
     * @return bytes; 0 when there is nothing; -1 at the end of the stream
     */
    int receive() throws IOException;

    /** Sends what remains in {@link Sockets#out}, as much as possible without waiting; the rest remains. @return bytes */
    int send() throws IOException;

    /** Sets the events that {@link Sockets#await} waits for; at first reading only. */
    void interest(boolean reading, boolean writing);

    /** Process number and name of the client, for people to read; empty when unknown. */
    default String peer() {
        return "";
    }

    /** Has the service manager hold the connection until it is closed, so that it outlives this process. @return false when there is none */
    default boolean keep(String name) {
        return false;
    }

    void close();

    /** Closes the connection; if something that arrived was not received, the client sees a reset. */
    void reset();

    /** This process ends: closes the connection, unless the service manager holds it. */
    default void leave() {
        close();
    }

    /** Called within {@link Sockets#await} when the connection is ready. A failed or ended connection counts as readable. */
    interface Events {
        void readable();

        void writable();
    }
}
