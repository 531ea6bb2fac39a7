package org.domaind.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.os.linux.MappedFiles;

/**
 * Gives memory back to the host when the daemon has nothing to do. After a burst of calls the heap is about twice as large as the live data, and the
 * JVM shrinks it only at the next collection, which a quiet daemon may not need for hours. Of the files that are mapped (libraries, the class
 * archive), most of what the burst touched is rarely needed again either, nor is the store's history.
 */
final class MemoryTrim {
    private static final Logger LOG = LogManager.getLogger(MemoryTrim.class);
    private static final long PERIOD_MILLIS = 5000;

    /** When memory is given back, by the processor's time so far and what is used of the heap, looked at once in a period. */
    static final class Policy {
        /** Of the process in a period: a fifth of a processor. What guests print takes less; commands, and a store that is asked much, take more. */
        private static final long QUIET_MILLIS = PERIOD_MILLIS / 5;
        /** So many of them in a row: the JVM's compilers are at work still when a burst has ended. */
        private static final int QUIET_PERIODS = 2;
        /** More than the young generation: the heap has grown, whoever did it. */
        private static final long GROWN_BYTES = 8 << 20;
        /** A collection stops the store for about a millisecond per MiB: of a larger heap that would be felt. */
        private static final long MAX_USED_BYTES = 64 << 20;

        private long lastMillis;
        private int quiet;
        private long kept;
        private boolean worked = true;

        /** @return whether it is time: there was work since the last time, and there is none any more */
        boolean isDue(long processorMillis, long usedBytes) {
            quiet = processorMillis - lastMillis < QUIET_MILLIS ? quiet + 1 : 0;
            lastMillis = processorMillis;
            worked |= quiet == 0 || usedBytes - kept > GROWN_BYTES;
            return quiet >= QUIET_PERIODS && worked && usedBytes < MAX_USED_BYTES;
        }

        /** @param usedBytes after a collection */
        void done(long usedBytes) {
            kept = usedBytes;
            worked = false;
        }
    }

    private MemoryTrim() {
    }

    /**
     * Looks after the memory on the calling thread until it is asked to end.
     *
     * @param starting whether the daemon is still getting ready
     * @param packing  makes a part of the store's history smaller; completes with whether there was one
     */
    static void until(CountDownLatch asked, BooleanSupplier starting, Supplier<Future<Boolean>> packing) throws InterruptedException {
        Policy policy = new Policy();
        while (!asked.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!starting.getAsBoolean() && policy.isDue(processorMillis(), used())) {
                packHistory(packing);
                System.gc();
                policy.done(used());
                releaseFiles();
            }
        }
    }

    private static void packHistory(Supplier<Future<Boolean>> packing) throws InterruptedException {
        try {
            while (packing.get().get(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                continue;
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The store's history stays as large as it is: {}", e.toString());
        }
    }

    private static void releaseFiles() {
        try {
            MappedFiles.release();
        } catch (IOException e) {
            LOG.debug("Pages of files stay mapped: {}", e.getMessage());
        }
    }

    private static long processorMillis() {
        return ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
