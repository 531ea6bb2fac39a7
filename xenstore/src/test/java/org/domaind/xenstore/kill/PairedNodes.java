package org.domaind.xenstore.kill;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes that many clients write together in transactions, always all of them with the same value. A transaction that reads them must see one value,
 * and not one that was overwritten before it began to read.
 */
final class PairedNodes {
    static final List<String> PATHS = List.of("/pair/k0", "/pair/k1", "/pair/deep/er/k2", "/pair/k3");
    static final String FIRST = "none";

    private final Findings findings;
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private long lastStartOfDone;

    PairedNodes(Findings findings) {
        this.findings = findings;
        attempts.put(FIRST, new Attempt(Long.MIN_VALUE, Long.MIN_VALUE));
        lastStartOfDone = Long.MIN_VALUE;
    }

    synchronized void begin(String value) {
        attempts.put(value, new Attempt(System.nanoTime(), Long.MAX_VALUE));
    }

    /** The transaction was done by now. */
    synchronized void done(String value) {
        long start = end(value);
        lastStartOfDone = Math.max(lastStartOfDone, start);
        findings.count("shared transactions");
    }

    /** The store went away before it answered: the transaction was done by now, or never will be. */
    synchronized void unknown(String value) {
        end(value);
    }

    synchronized void refused(String value) {
        refused.add(value);
        findings.count("shared transactions refused");
    }

    private long end(String value) {
        long start = attempts.get(value).start;
        attempts.put(value, new Attempt(start, System.nanoTime()));
        return start;
    }

    /** To be called before a reading transaction begins; what it reads must not be older. */
    synchronized long before() {
        return lastStartOfDone;
    }

    /** A committed transaction read these values. */
    synchronized void read(List<String> values, long before) {
        findings.count("shared transactions read");
        String value = values.get(0);
        if (values.stream().anyMatch(other -> !other.equals(value))) {
            findings.fault("half a transaction is visible: " + values);
            return;
        }
        Attempt attempt = attempts.get(value);
        findings.check(attempt != null, "a value that nobody wrote: " + value);
        findings.check(!refused.contains(value), "a transaction that was refused is visible: " + value);
        findings.check(attempt == null || attempt.end >= before, "an acknowledged transaction is lost: " + value + " is older");
    }

    private record Attempt(long start, long end) {
    }
}
