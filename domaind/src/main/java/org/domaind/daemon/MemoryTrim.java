package org.domaind.daemon;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.os.linux.MappedFiles;

/**
 * Gives memory back to the host when the daemon is idle. After a burst of commands the heap is about twice as large as the live data, and the
 * JVM shrinks it only at the next collection, which an idle daemon does not need. Files mapped during the start are rarely needed again either.
 */
final class MemoryTrim {
    private static final Logger LOG = LogManager.getLogger(MemoryTrim.class);
    private static final long PERIOD_MILLIS = 5000;

    /** When to collect, by what is used of the heap, seen once in a period. */
    static final class Policy {
        /** What a daemon without work allocates in a period is far less. */
        private static final long QUIET_BYTES = 512 << 10;
        /** A collection stops the store for about a millisecond per MiB: of a larger heap that would be felt. */
        private static final long MAX_USED_BYTES = 64 << 20;

        private long last;
        private boolean worked = true;

        /** @return whether a collection is due: there was work since the last one, and there was none in the period that ends */
        boolean collects(long usedBytes) {
            boolean quiet = Math.abs(usedBytes - last) < QUIET_BYTES;
            last = usedBytes;
            if (!quiet) {
                worked = true;
            }
            return quiet && worked && usedBytes < MAX_USED_BYTES;
        }

        void collected(long usedBytes) {
            last = usedBytes;
            worked = false;
        }
    }

    private MemoryTrim() {
    }

    /** Looks after the memory on the calling thread until it is asked to end. */
    static void until(CountDownLatch asked) throws InterruptedException {
        Policy policy = new Policy();
        boolean started = false;
        while (!asked.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
            if (policy.collects(used())) {
                System.gc();
                policy.collected(used());
                if (!started) {
                    started = true;
                    releaseFiles();
                }
            }
        }
    }

    private static void releaseFiles() {
        try {
            MappedFiles.release();
        } catch (IOException e) {
            LOG.debug("Pages of files stay mapped: {}", e.getMessage());
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
