package org.domaind.xenstore.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The unix socket of a store: how clients come, and which of them are ready. Belongs to the store's thread, apart from {@link #wake}.
 *
 * <p>{@link NioSockets} is the portable one; a host may bring another.
 */
public interface Sockets extends AutoCloseable {
    /** What one {@link ClientSocket#receive} takes at most, in bytes. */
    int IN_BYTES = SocketLink.TURN_BYTES;
    /** The room of {@link #out}, in bytes. */
    int OUT_BYTES = 64 << 10;

    /** Where {@link ClientSocket#receive} puts what it got: of {@link #IN_BYTES}, direct, always the same. */
    ByteBuffer in();

    /** What {@link ClientSocket#send} sends: of {@link #OUT_BYTES}, direct, always the same. */
    ByteBuffer out();

    /**
     * Waits until a client comes or is ready, {@link #wake} is called, or the time is over; tells of all that is ready then.
     *
     * @param timeoutMillis 0 does not wait at all; a negative one has no end
     */
    void await(long timeoutMillis, AcceptHandler handler) throws IOException;

    /** How many connections somebody else can hold, so that they outlive this process; 0 where nobody does. */
    default int mostKept() {
        return 0;
    }

    /** Tells of those that a former process left, once, before the first {@link #await}. */
    default void restore(AcceptHandler handler) {
    }

    /** Ends the present wait, or the next one if there is none. For any thread. */
    void wake();

    /** Lets nobody in any more. Clients are to be closed one by one before. */
    @Override
    void close() throws IOException;

    /** Who lets clients in. */
    interface AcceptHandler {
        /** A client has come. Its readiness to read is wanted. @return who is told of it from now on */
        ClientSocket.Events accepted(ClientSocket client);

        void notAccepted(Exception reason);

        /**
         * A former process' client is still connected.
         *
         * @param name that of {@link ClientSocket#keep}
         * @return who is told of it from now on; null to have it closed
         */
        ClientSocket.Events restored(String name, ClientSocket client);
    }
}
