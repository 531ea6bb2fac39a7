package org.domaind.daemon.sim.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.model.Domid;

/**
 * The gate that every operation of the ports passes before it does anything. Tests record what passes and make operations fail.
 *
 * <p>Releases ({@code close}, {@code unbind}) and waiting do not pass: they cannot fail on a real host either.
 */
public final class SimFaults {
    /** A recording keeps the first operations only. */
    public static final int MAX_RECORDED = 100_000;
    private static final String ERROR = "ENOMEM";

    private volatile Predicate<String> failing = operation -> false;
    private volatile Consumer<Domid> tearDown = domid -> { };
    private Predicate<String> counted = operation -> false;
    private int countdown;
    private Optional<List<String>> recording = Optional.empty();

    /**
     * From now on every operation whose name matches fails with ENOMEM, until {@link #clear}.
     *
     * @param operation asked on the thread of each operation, several at once; it may wait, which makes that operation slow and no other
     */
    public void failWhen(Predicate<String> operation) {
        failing = operation;
    }

    /** Lets the n-th matching operation from now fail, once. @param nth from 1 */
    public synchronized void failNth(Predicate<String> operation, int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException("operations are counted from 1");
        }
        counted = operation;
        countdown = nth;
    }

    /** True while a failure asked for by {@link #failNth} has not happened yet. */
    public synchronized boolean armed() {
        return countdown > 0;
    }

    /**
     * What happens in each destruction between the end of the domain's life and the release of its memory, until {@link #clear}.
     *
     * @param action on the thread that destroys; it may wait, which makes that destruction slow and nothing else
     */
    public void whenTearingDown(Consumer<Domid> action) {
        tearDown = action;
    }

    /** Starts a fresh recording of operation names. */
    public synchronized void record() {
        recording = Optional.of(new ArrayList<>());
    }

    /** What passed since {@link #record}, in order. */
    public synchronized List<String> recorded() {
        return recording.map(List::copyOf).orElseGet(List::of);
    }

    /** No more failures. A recording goes on. */
    public synchronized void clear() {
        failing = operation -> false;
        tearDown = domid -> { };
        countdown = 0;
    }

    public void tearingDown(Domid domid) {
        tearDown.accept(domid);
    }

    /** @throws HypervisorException when a test wants this operation to fail */
    public void pass(String operation) {
        if (due(operation) || failing.test(operation)) {
            throw new HypervisorException(operation, ERROR);
        }
    }

    private synchronized boolean due(String operation) {
        recording.filter(list -> list.size() < MAX_RECORDED).ifPresent(list -> list.add(operation));
        return countdown > 0 && counted.test(operation) && --countdown == 0;
    }
}
