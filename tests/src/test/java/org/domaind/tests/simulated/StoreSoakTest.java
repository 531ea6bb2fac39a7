package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guests that do everything wrong to the store, for long: another client is answered, rightly, and the heap stays. {@code -Dsoak.seconds=600} makes it
 * long; it prints the client's latencies with those guests paused and running, in turns, which only a quiet machine can be held to.
 */
@Tag("slow")
class StoreSoakTest {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 20);
    private static final int WINDOWS = 10;
    private static final int HEAP_SLACK_MIB = 8;
    private static final List<String> SCRIPTS = List.of("storm", "deaf-storm", "flood");
    @TempDir
    private Path folder;

    @Test
    void othersAreServedAndTheHeapStays() throws Exception {
        try (RunningDaemon host = RunningDaemon.start(folder)) {
            Remains before = Remains.of(host);
            for (String script : SCRIPTS) {
                host.xl("create", "-q", host.config(script, "cmdline=\"sim=" + script + '"')).ok();
                host.awaitLog(script, log -> log.contains("GUEST-UP"));
            }
            measure(host, SECONDS * 1000L / WINDOWS);
            List<long[]> quiet = new ArrayList<>();
            List<long[]> stormy = new ArrayList<>();
            List<Long> heap = new ArrayList<>();
            for (int window = 0; window < WINDOWS; window++) {
                heap.add(heapMib());
                stormy.add(measure(host, SECONDS * 1000L / WINDOWS / 2));
                for (String script : SCRIPTS) {
                    host.xl("pause", script).ok();
                }
                quiet.add(measure(host, SECONDS * 1000L / WINDOWS / 2));
                for (String script : SCRIPTS) {
                    host.xl("unpause", script).ok();
                }
            }
            System.out.printf("store soak, %d s: reads and writes of another client: quiet %s, beside three hostile guests %s; heap in MiB: %s%n",
                    SECONDS, latencies(quiet), latencies(stormy), heap);
            assertTrue(heap.get(WINDOWS - 1) <= heap.get(1) + HEAP_SLACK_MIB, () -> "the heap grows: " + heap + " MiB");
            assertEquals(SCRIPTS, host.listed());
            for (String script : SCRIPTS) {
                host.xl("destroy", script).ok();
            }
            host.store().rm("/test");
            host.awaitRemains(before);
        }
    }

    /** Writes and reads back for a while; returns the median and the 99th percentile, in nanoseconds; no more, or the heap would grow by it. */
    private static long[] measure(RunningDaemon host, long millis) {
        long[] times = new long[1024];
        int count = 0;
        long end = System.nanoTime() + millis * 1_000_000;
        for (long now = System.nanoTime(); now < end; ) {
            String value = Integer.toString(count);
            host.store().write("/test/latency", value);
            assertEquals(value, host.store().read("/test/latency"));
            long after = System.nanoTime();
            times = count == times.length ? Arrays.copyOf(times, count * 2) : times;
            times[count++] = after - now;
            now = after;
        }
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return new long[] {sorted[count / 2], sorted[(int) (count * 0.99)]};
    }

    private static String latencies(List<long[]> windows) {
        long[] medians = windows.stream().mapToLong(times -> times[0]).sorted().toArray();
        long[] tails = windows.stream().mapToLong(times -> times[1]).sorted().toArray();
        return "median %d us, 99th percentile %d us".formatted(medians[WINDOWS / 2] / 1000, tails[WINDOWS / 2] / 1000);
    }

    private static long heapMib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
