package org.domaind.tests.simulated.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreLocation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guests that do everything wrong to the store, for long: another client is answered, rightly, and the heap stays.
 *
 * <p>{@code -Dsoak.seconds=600} makes it long. It prints the client's latencies, in turns, with all guests paused, beside one that only computes, and
 * beside those. Only a quiet machine can be held to these figures.
 */
@Tag("slow")
class StoreSoakTest {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 20);
    private static final int WINDOWS = 10;
    private static final int HEAP_SLACK_MIB = 8;
    private static final List<String> NOBODY = List.of();
    private static final List<String> BUSY = List.of("busy");
    private static final List<String> HOSTILE = List.of("storm", "deaf-storm", "flood");
    private static final List<String> GUESTS = Stream.concat(BUSY.stream(), HOSTILE.stream()).toList();

    @TempDir
    private Path folder;

    @Test
    void othersAreServedAndTheHeapStays() throws Exception {
        try (RunningDaemon host = RunningDaemon.start(folder);
                DirectClient client = DirectClient.open(new StoreLocation(host.paths().storeSocket(), List.of()), true)) {
            Remains before = Remains.of(host);
            for (String guest : GUESTS) {
                host.xl("create", "-q", host.config(guest, "cmdline=\"sim=" + guest + '"')).ok();
                host.awaitLog(guest, log -> log.contains("GUEST-UP"));
            }
            giveGuestsTheRest();
            host.xl("pause", "busy").ok();
            long window = SECONDS * 1000L / WINDOWS;
            measure(client, window);
            Map<List<String>, List<Latency>> latencies = new LinkedHashMap<>();
            List<Long> heap = new ArrayList<>();
            for (int i = 0; i < WINDOWS; i++) {
                heap.add(heapMib());
                add(latencies, HOSTILE, measure(client, window / 2));
                HOSTILE.forEach(guest -> host.xl("pause", guest).ok());
                add(latencies, NOBODY, measure(client, window / 4));
                host.xl("unpause", "busy").ok();
                add(latencies, BUSY, measure(client, window / 4));
                host.xl("pause", "busy").ok();
                HOSTILE.forEach(guest -> host.xl("unpause", guest).ok());
            }
            System.out.printf("store soak, %d s: reads and writes of another client beside %s; heap in MiB: %s%n", SECONDS,
                    latencies.entrySet().stream().map(StoreSoakTest::medians).collect(Collectors.joining(", ")), heap);
            assertTrue(heap.get(WINDOWS - 1) <= heap.get(1) + HEAP_SLACK_MIB, () -> "the heap grows: " + heap + " MiB");
            assertEquals(GUESTS, host.listed());
            GUESTS.forEach(guest -> host.xl("destroy", guest).ok());
            client.rm("/test");
            host.awaitRemains(before);
        }
    }

    /** A real guest does not run on domain 0's processors; here it has what the daemon and its client leave. */
    private static void giveGuestsTheRest() throws Exception {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                // The kernel keeps fifteen characters of a name.
                if (Files.readString(thread.resolve("comm")).strip().equals("simulated-guest")) {
                    String number = thread.getFileName().toString();
                    ProcessBuilder renice = new ProcessBuilder("renice", "-n", "19", "-p", number).redirectOutput(ProcessBuilder.Redirect.DISCARD);
                    assertEquals(0, renice.start().waitFor());
                    return;
                }
            }
        }
        throw new AssertionError("no thread of simulated guests");
    }

    private static void add(Map<List<String>, List<Latency>> latencies, List<String> guests, Latency measured) {
        latencies.computeIfAbsent(guests, key -> new ArrayList<>()).add(measured);
    }

    /** Writes and reads back for a while. No times are kept: the heap would grow by them. */
    private static Latency measure(DirectClient client, long millis) {
        long[] times = new long[1024];
        int count = 0;
        long end = System.nanoTime() + millis * 1_000_000;
        for (long now = System.nanoTime(); now < end; ) {
            String value = Integer.toString(count);
            client.write("/test/latency", value);
            assertEquals(value, client.read("/test/latency"));
            long after = System.nanoTime();
            times = count == times.length ? Arrays.copyOf(times, count * 2) : times;
            times[count++] = after - now;
            now = after;
        }
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return new Latency(sorted[count / 2] / 1000, sorted[(int) (count * 0.99)] / 1000);
    }

    private static String medians(Map.Entry<List<String>, List<Latency>> one) {
        List<Latency> windows = one.getValue();
        return "%s: median %d us, 99th percentile %d us".formatted(one.getKey(), middle(windows, Latency::median), middle(windows, Latency::p99));
    }

    private static long middle(List<Latency> windows, ToLongFunction<Latency> field) {
        return windows.stream().mapToLong(field).sorted().skip(WINDOWS / 2).findFirst().orElseThrow();
    }

    private static long heapMib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    /** Of one window, in microseconds. */
    private record Latency(long median, long p99) {
    }
}
