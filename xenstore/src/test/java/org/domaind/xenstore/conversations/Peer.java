package org.domaind.xenstore.conversations;

import java.io.IOException;
import java.util.List;

import org.domaind.xenstore.wire.Packet;

/** A client of a store. */
interface Peer extends AutoCloseable {
    void ask(SentRequest ask) throws IOException;

    /** Sends the collected requests; returns everything up to the reply to the given one. */
    List<Packet> until(int reqId) throws IOException;

    @Override
    void close() throws IOException;
}
