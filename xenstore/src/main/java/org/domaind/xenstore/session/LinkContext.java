package org.domaind.xenstore.session;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.wire.Packet;

/** What a link may ask of the loop that serves it. */
public interface LinkContext {
    /** Handles a request: reply and events are queued, not sent. */
    void handle(Session session, Packet request);

    /** The link gets a turn in the next round. */
    void ready(Link link);

    /** {@link Link#record} and {@link Link#flush} of the link are called in this round. */
    void unsent(Link link);

    void record(Entry entry);

    /** Drops the session's watches, transactions and unsent output. */
    void reset(Session session);

    StoreListener listener();
}
