package org.domaind.xenstore.server;

import java.util.List;
import java.util.Optional;

/**
 * What a store holds and did, at one moment. Counts start with the process, those of a domain with its account.
 *
 * @param sockets      connections of the unix socket
 * @param rings        domains whose ring is served or waited for
 * @param countedBytes the sum of all domains' nodes, watches and unread output
 * @param heapBytes    used by the whole process, garbage included
 * @param maxHeapBytes the most it may use
 * @param journalLost  acknowledged changes would not survive the process now
 * @param history      empty when none is kept
 * @param domains      those with an account, in ascending order of domid
 */
public record StoreStatistics(long startMillis, long nodes, int watches, int transactions, int sockets, int rings, long countedBytes, long heapBytes,
                              long maxHeapBytes, long journalBytes, long compactions, boolean journalLost, Optional<HistoryUse> history,
                              List<DomainUse> domains) {

    /**
     * The history of changes.
     *
     * @param reachMillis from this time on every change is known
     * @param changes     all since the process began, forgotten ones included
     */
    public record HistoryUse(long bytes, long maxBytes, long reachMillis, long changes) {
    }

    /**
     * One domain.
     *
     * @param requests   answered
     * @param writes     requests among them that changed nodes, in transactions too
     * @param conflicts  transactions that ended with EAGAIN
     * @param lastMinute requests, to within ten seconds
     */
    public record DomainUse(int domid, long requests, long writes, long conflicts, long lastMinute, List<QuotaUse> quotas) {
    }

    /**
     * @param limit 0 for none
     * @param near  the use is near the limit, or was and is not well below it yet
     */
    public record QuotaUse(String quota, long used, int limit, boolean near) {
    }
}
