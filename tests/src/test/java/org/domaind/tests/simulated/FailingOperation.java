package org.domaind.tests.simulated;

import java.util.Optional;
import java.util.function.Predicate;

/** Lets the n-th operation fail that a plan, or the store on its behalf, asks of the hypervisor; its undo's succeed. */
public final class FailingOperation implements Predicate<String> {
    private final int nth;
    private int seen;
    private Optional<String> failed = Optional.empty();

    /** @param nth from 1 */
    public FailingOperation(int nth) {
        this.nth = nth;
    }

    @Override
    public synchronized boolean test(String operation) {
        boolean fails = ofPlan(operation) && ++seen == nth;
        failed = fails ? Optional.of(operation) : failed;
        return fails;
    }

    /** Whether the calling thread is at work for a plan. Notifications come from guests' traffic as well. */
    public static boolean ofPlan(String operation) {
        String thread = Thread.currentThread().getName();
        return !operation.equals("evtchn notify") && (thread.equals("plan") || thread.equals("core-dump") || thread.equals("migration") || thread.equals("xenstore"));
    }

    /** The operation that failed, once it has. */
    public synchronized Optional<String> failed() {
        return failed;
    }
}
