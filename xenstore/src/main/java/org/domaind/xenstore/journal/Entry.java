package org.domaind.xenstore.journal;

import java.util.List;

import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.tree.Edit;

/** A change that must survive the process. Entries are applied in order; those of one batch together or not at all. */
public sealed interface Entry {
    /** The tree was changed, by one request or transaction. */
    record Edited(List<Edit> edits) implements Entry {
    }

    /**
     * The author of the edits in the entries that follow, up to the next entry of this kind or an {@link Epoch}. Absent where no history is kept, and
     * in snapshots.
     *
     * @param millis the time, since 1970
     */
    record Made(Origin by, long millis) implements Entry {
    }

    /** The name of the client of a socket connection that {@link Made} entries refer to. */
    record Client(int connection, String name) implements Entry {
    }

    /**
     * A domain set a watch through its ring.
     *
     * @param given the path as the domain named it
     */
    record WatchSet(int domid, String given, String token, int depth) implements Entry {
    }

    /** @param path canonical */
    record WatchRemoved(int domid, String path, String token) implements Entry {
    }

    /** All watches of a domain's ring were removed. */
    record WatchesReset(int domid) implements Entry {
    }

    /** A domain was introduced, for the first time or again: its ring is reset. */
    record Introduced(int domid, long gfn, int port) implements Entry {
    }

    /** A domain ended, introduced or not. */
    record Gone(int domid) implements Entry {
    }

    /** Whether a domain was seen to have shut down. */
    record ShutDown(int domid, boolean seen) implements Entry {
    }

    record Targeted(int domid, int target) implements Entry {
    }

    record Featured(int domid, int mask) implements Entry {
    }

    /** @param domid {@link #EVERYBODY} for the limit of new domains */
    record Limited(int domid, Quota quota, int value) implements Entry {
        public static final int EVERYBODY = -1;
    }

    /**
     * How far the requests of a domain were taken.
     *
     * @param consumed the req_cons of the ring; everything before it is done
     * @param partial  the bytes before it that belong to an incomplete request
     */
    record RingRead(int domid, int consumed, byte[] partial) implements Entry {
    }

    /**
     * Bytes that are to be sent to a domain.
     *
     * @param from the rsp_prod of the ring at which they begin; if the bytes known so far do not end there, those are void
     */
    record RingWritten(int domid, int from, byte[] bytes) implements Entry {
    }

    /**
     * A watch was set or removed, or all of them, on a socket connection that outlives the process.
     *
     * @param connection the number of the connection, never used for another
     * @param what       with the domid of the store
     */
    record OfSocket(int connection, Entry what) implements Entry {
    }

    /** The number of processes that have written this journal. */
    record Epoch(int number) implements Entry {
    }
}
