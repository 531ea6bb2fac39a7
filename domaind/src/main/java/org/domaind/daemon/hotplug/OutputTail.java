package org.domaind.daemon.hotplug;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of what a process writes; all of it is read, so that the process never waits for a reader. Thread-safe. */
final class OutputTail {
    private static final int CHUNK = 4096;

    private final InputStream from;
    private final int limit;
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private byte[] kept = new byte[0];

    private OutputTail(InputStream from, int limit) {
        this.from = from;
        this.limit = limit;
    }

    /** @param limit in bytes */
    static OutputTail follow(InputStream from, int limit) {
        OutputTail tail = new OutputTail(from, limit);
        Thread reader = new Thread(tail::read, "script-output");
        reader.setDaemon(true);
        reader.start();
        return tail;
    }

    private void read() {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
                add(chunk, count);
            }
        } catch (IOException closed) {
            // By end(): somebody whom the script left behind still has the other end.
        } finally {
            all.complete(null);
        }
    }

    private synchronized void add(byte[] chunk, int count) {
        byte[] joined = Arrays.copyOf(kept, kept.length + count);
        System.arraycopy(chunk, 0, joined, kept.length, count);
        kept = Arrays.copyOfRange(joined, Math.max(0, joined.length - limit), joined.length);
    }

    /** The process has ended: what it wrote. @param millis how long to wait for the end of the stream */
    String end(long millis) {
        try {
            all.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException open) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return new String(kept, StandardCharsets.UTF_8).strip();
        }
    }

    private void close() {
        try {
            from.close();
        } catch (IOException e) {
            // Nothing is read from it any more.
        }
    }
}
