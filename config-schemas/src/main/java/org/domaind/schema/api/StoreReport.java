package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;

/**
 * What the store holds and did. Counts begin with the daemon's start, those of a domain with its first mention.
 *
 * @param startMillis  when the daemon started, since 1970; as all times here
 * @param transactions open
 * @param sockets      connections of the unix socket, the daemon's own among them
 * @param rings        domains that were introduced
 * @param countedBytes what all domains' nodes, watches and unread output count
 * @param heapBytes    of the whole daemon: in use, what was not collected yet included
 * @param journalLost  what is acknowledged now would not survive the daemon
 * @param compactions  how often the journal was written anew
 * @param history      of changes; empty when none is kept
 * @param domains      in ascending order of domid
 */
public record StoreReport(long startMillis, long nodes, long watches, long transactions, long sockets, long rings, long countedBytes, long heapBytes,
                          long maxHeapBytes, long journalBytes, long compactions, boolean journalLost, Optional<StoreHistory> history,
                          List<StoreDomain> domains) {

    /**
     * The record of changes.
     *
     * @param reachMillis from this time on every change is known
     * @param changes     all since the daemon's start, those included that are forgotten
     */
    public record StoreHistory(long bytes, long maxBytes, long reachMillis, long changes) {
    }

    /**
     * What one domain asks of the store, and uses of it.
     *
     * @param requests   answered
     * @param writes     requests among them that changed nodes, in transactions too
     * @param conflicts  transactions that ended with EAGAIN
     * @param lastMinute requests of the last minute, to within ten seconds
     */
    public record StoreDomain(int domid, long requests, long writes, long conflicts, long lastMinute, List<StoreQuota> quotas) {
    }

    /**
     * @param limit 0 for none
     * @param near  at four fifths of the limit or above, or not well below again since
     */
    public record StoreQuota(String quota, long used, long limit, boolean near) {
    }
}
