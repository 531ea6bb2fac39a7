package org.domaind.xenstore.journal;

import java.util.List;

import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.store.Edit;

/** Something that must not be forgotten when the process ends. Entries are applied in their order; those of one batch together or not at all. */
public sealed interface Entry {
    /** The tree was changed by one request or transaction. */
    record Edited(List<Edit> edits) implements Entry {
    }

    /**
     * Who makes the edits of the entries that follow, up to the next of its kind or an {@link Epoch}. Absent where no history is kept, and where a
     * state was written anew.
     *
     * @param millis when, since 1970
     */
    record Made(Origin by, long millis) implements Entry {
    }

    /** Who is at the other end of a socket's connection, of which {@link Made} entries tell. */
    record Client(int connection, String name) implements Entry {
    }

    /**
     * A domain's ring set a watch.
     *
     * @param given the path as the domain named it
     */
    record WatchSet(int domid, String given, String token, int depth) implements Entry {
    }

    /** @param path canonical */
    record WatchRemoved(int domid, String path, String token) implements Entry {
    }

    /** All watches of a domain's ring went. */
    record WatchesReset(int domid) implements Entry {
    }

    /** A domain was introduced, again or for the first time: its ring begins anew. */
    record Introduced(int domid, long gfn, int port) implements Entry {
    }

    /** A domain is gone, introduced or not. */
    record Gone(int domid) implements Entry {
    }

    /** Whether a domain has been seen to be shut down. */
    record ShutDown(int domid, boolean seen) implements Entry {
    }

    record Targeted(int domid, int target) implements Entry {
    }

    record Featured(int domid, int mask) implements Entry {
    }

    /** @param domid {@link #EVERYBODY} for the value that new domains get */
    record Limited(int domid, Quota quota, int value) implements Entry {
        public static final int EVERYBODY = -1;
    }

    /**
     * How far a domain's requests were taken.
     *
     * @param consumed the ring's req_cons; what lies before it is done
     * @param partial  the bytes before it that belong to a request which is not complete
     */
    record RingRead(int domid, int consumed, byte[] partial) implements Entry {
    }

    /**
     * Bytes that a domain is to be sent.
     *
     * @param from the ring's rsp_prod at which they begin; if the bytes known so far do not end there, those are void
     */
    record RingWritten(int domid, int from, byte[] bytes) implements Entry {
    }

    /**
     * A watch was set or removed, or all of them, by a unix socket's client whose connection outlives the process.
     *
     * @param connection which one; never another's
     * @param what       its domid is that of the store
     */
    record OfSocket(int connection, Entry what) implements Entry {
    }

    /** How many processes have written this journal. */
    record Epoch(int number) implements Entry {
    }
}
