package org.domaind.xenstore.session;

import java.util.function.Consumer;

import org.domaind.xenstore.journal.Entry;

/**
 * How the bytes of one session travel. Called by the store's thread in every round: {@link #turn} when ready, {@link #flush} when there is output.
 */
public interface Link {
    /** Takes a bounded part of what has arrived and has it handled. Returns true when there may be more to take at once. */
    boolean turn();

    /** True for a client of the toolstack's: it gets its turn before any guest. */
    default boolean privileged() {
        return false;
    }

    /** Tells what the journal must know of this link before {@link #flush}. */
    void record();

    /** Tells everything that a journal written anew must know of this link; nothing of a link that ends with the process. */
    default void state(Consumer<Entry> sink) {
    }

    /** Sends as much as goes at once. */
    void flush();

    /** This program failed on behalf of the connection: it is not served any more. */
    void fail(RuntimeException bug);

    /** Who is at the other end, as {@link org.domaind.xenstore.socket.ClientSocket#peer}. */
    default String peer() {
        return "";
    }

    /** Asks for a turn. */
    void wake();

    /** Asks for a {@link #flush} in this round. */
    void outputAdded();

    /** A fault of this program on behalf of one connection must not reach the others: that one is given up, and told of. */
    static void guarded(Link link, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException bug) {
            link.fail(bug);
        }
    }
}
