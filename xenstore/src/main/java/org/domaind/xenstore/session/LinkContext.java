package org.domaind.xenstore.session;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.wire.Packet;

/** What links need of the loop that owns them. */
public interface LinkContext {
    /** Has a request answered: the reply and events are queued, not sent. */
    void handle(Session session, Packet request);

    /** The link gets a turn in the next round. */
    void ready(Link link);

    /** The link's {@link Link#record} and {@link Link#flush} are called in this round. */
    void unsent(Link link);

    void record(Entry entry);

    /** The session's watches, transactions and unsent output go. */
    void reset(Session session);

    StoreListener listener();
}
