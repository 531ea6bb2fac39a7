package org.domaind.xenstore.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The unix socket of a store: accepts clients, and reports which are ready. Belongs to the store's thread, except {@link #wake}.
 *
 * <p>{@link NioSockets} is the portable implementation; a host may bring another.
 */
public interface Sockets extends AutoCloseable {
    /** What one {@link ClientSocket#receive} reads at most, in bytes. */
    int IN_BYTES = SocketLink.TURN_BYTES;
    /** The size of {@link #out}, in bytes. */
    int OUT_BYTES = 64 << 10;

    /** Where {@link ClientSocket#receive} puts what it read: {@link #IN_BYTES} long, direct, always the same buffer. */
    ByteBuffer in();

    /** What {@link ClientSocket#send} sends: {@link #OUT_BYTES} long, direct, always the same buffer. */
    ByteBuffer out();

    /**
     * Waits until a client connects or is ready, {@link #wake} is called, or the time is over; reports everything that is ready then.
     *
     * @param timeoutMillis 0 does not wait at all; a negative one waits without end
     */
    void await(long timeoutMillis, AcceptHandler handler) throws IOException;

    /** How many connections the service manager can hold, so that they outlive this process; 0 where there is none. */
    default int mostKept() {
        return 0;
    }

    /** Reports the connections of a former process, once, before the first {@link #await}. */
    default void restore(AcceptHandler handler) {
    }

    /** Ends the present wait, or the next one if there is none. May be called by any thread. */
    void wake();

    /** Stops listening. Clients must be closed one by one before. */
    @Override
    void close() throws IOException;

    /** Gets the clients that connect. */
    interface AcceptHandler {
        /** A client has connected; reading is of interest. @return gets its readiness from now on */
        ClientSocket.Events accepted(ClientSocket client);

        void notAccepted(Exception reason);

        /**
         * A client of a former process is still connected.
         *
         * @param name as given to {@link ClientSocket#keep}
         * @return gets its readiness from now on; null to have it closed
         */
        ClientSocket.Events restored(String name, ClientSocket client);
    }
}
