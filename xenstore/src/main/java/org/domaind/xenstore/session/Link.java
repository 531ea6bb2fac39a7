package org.domaind.xenstore.session;

import java.util.function.Consumer;

import org.domaind.xenstore.journal.Entry;

/** The transport of one session. Called by the store's thread in every round: {@link #turn} when ready, {@link #flush} when there is output. */
public interface Link {
    /** Reads a bounded part of what has arrived and has it handled. Returns true when more may be there already. */
    boolean turn();

    /** True for a client of the toolstack: it gets its turn before any guest. */
    default boolean privileged() {
        return false;
    }

    /** Writes what the journal must know of this link before {@link #flush}. */
    void record();

    /** Writes everything that a snapshot of the state must contain of this link; nothing for a link that ends with the process. */
    default void state(Consumer<Entry> sink) {
    }

    /** Sends as much as can be sent without waiting. */
    void flush();

    /** Runs a part of serving one link. A fault of this program in it must not reach other links: only this one is given up and reported. */
    void fail(RuntimeException bug);

    /** Process number and name of the client, for people to read; empty when unknown. */
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
