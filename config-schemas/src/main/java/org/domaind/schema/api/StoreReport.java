package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;

/**
 * Statistics of the store. Counts begin with the daemon's start, those of a domain with its first use of the store.
 *
 * @param startMillis  when the daemon started, in milliseconds since 1970
 * @param transactions open
 * @param sockets      connections of the unix socket, including the daemon's own
 * @param rings        domains that were introduced
 * @param countedBytes memory charged to all domains for nodes, watches and unread output
 * @param heapBytes    used heap of the whole daemon, including garbage
 * @param journalLost  the journal cannot be written: changes are lost if the daemon ends
 * @param compactions  how often the journal was compacted
 * @param history      of changes; empty when none is kept
 * @param domains      in ascending order of domid
 */
public record StoreReport(long startMillis, long nodes, long watches, long transactions, long sockets, long rings, long countedBytes, long heapBytes,
                          long maxHeapBytes, long journalBytes, long compactions, boolean journalLost, Optional<StoreHistory> history,
                          List<StoreDomain> domains) {

    /**
     * The history of changes.
     *
     * @param reachMillis the history is complete from this time on
     * @param changes     all since the daemon's start, including those dropped from the history
     */
    public record StoreHistory(long bytes, long maxBytes, long reachMillis, long changes) {
    }

    /**
     * Requests and usage of one domain.
     *
     * @param requests   answered
     * @param writes     those requests that changed nodes, also within transactions
     * @param conflicts  transactions that ended with EAGAIN
     * @param lastMinute requests of the last minute, to within ten seconds
     */
    public record StoreDomain(int domid, long requests, long writes, long conflicts, long lastMinute, List<StoreQuota> quotas) {
    }

    /**
     * @param limit 0 for none
     * @param near  usage reached four fifths of the limit and has not fallen below seven tenths since
     */
    public record StoreQuota(String quota, long used, long limit, boolean near) {
    }
}
