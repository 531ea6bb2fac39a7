package org.domaind.xenstore.kill;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A request of a guest that waits for its reply, and the events that must come before. */
final class PendingRequest {
    private final int reqId;
    private final String what;
    private final String expected;
    private final Set<String> events;
    private final Set<String> seen = new HashSet<>();
    private final Consumer<String> then;

    /**
     * @param expected the reply, or null when {@code then} knows better
     * @param events   what a successful reply must come after, "path|token"
     * @param then     gets the reply
     */
    PendingRequest(int reqId, String what, String expected, Set<String> events, Consumer<String> then) {
        this.reqId = reqId;
        this.what = what;
        this.expected = expected;
        this.events = events;
        this.then = then;
    }

    /** Returns whether this request may have caused the event. */
    boolean event(String key) {
        return events.contains(key) && (seen.add(key) || true);
    }

    void reply(int id, String reply, String who, Findings findings) {
        if (id != reqId) {
            findings.fault(who + ": the reply " + reply + " is of request " + id + ", it is the turn of " + reqId + " " + what);
            return;
        }
        String found = ScriptStep.inOrder(reply);
        findings.check(expected == null || found.equals(expected), who + ": " + what + ": " + found + ", not " + expected);
        boolean refused = reply.startsWith("16 ");
        findings.check(refused || seen.equals(events), who + ": " + what + ": events " + seen + ", not " + events);
        findings.check(!refused || seen.isEmpty(), who + ": " + what + " was refused, but events came: " + seen);
        findings.count("ring replies");
        then.accept(reply);
    }

    @Override
    public String toString() {
        return reqId + " " + what;
    }
}
