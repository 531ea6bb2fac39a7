package org.domaind.xenstore.kill;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The host that starts and kills stores: it starts the next process in advance, and carries events between the store and the guests. */
final class Host {
    /** Processes that have started and wait for their turn. */
    private static final int STANDBY = 2;

    private final Path folder;
    private final Queue<Process> standby = new ArrayDeque<>();
    private final Map<Integer, Semaphore> channels = new ConcurrentHashMap<>();
    private volatile Process current;
    private volatile int starts;
    private int serving;
    private boolean over;

    Host(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path socket() {
        return folder.resolve("socket");
    }

    /** The end of a guest's event channel: a permit is an event. */
    Semaphore channel(int domid) {
        return channels.computeIfAbsent(domid, id -> new Semaphore(0));
    }

    /** The number of stores so far, including the present one. */
    int starts() {
        return starts;
    }

    /** Starts the next store; does not wait for it. */
    void start() throws IOException {
        while (standby.size() <= STANDBY) {
            standby.add(launch());
        }
        Process next = standby.remove();
        starts++;
        int number = starts;
        current = next;
        Thread reader = new Thread(() -> listen(next, number), "events of store " + number);
        reader.setDaemon(true);
        reader.start();
        send(next, StoreProcess.GO);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        synchronized (this) {
            serving = 0;
        }
        current.destroyForcibly().waitFor();
    }

    /** Starts nothing more, and ends all processes. */
    void close() throws InterruptedException {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        standby.add(current);
        for (Process process : standby) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Waits until the present store serves. Returns false when there will be none any more. */
    synchronized boolean awaitServing() throws InterruptedException {
        while (!over && serving < starts) {
            wait();
        }
        return !over;
    }

    /** A guest fires its channel; without a store the event is lost. */
    void fire(int domid) {
        send(current, domid);
    }

    private static void send(Process process, int value) {
        OutputStream input = process.getOutputStream();
        synchronized (process) {
            try {
                input.write(value);
                input.flush();
            } catch (IOException dead) {
                // An event for a dead process is lost, as in a hypervisor.
            }
        }
    }

    private Process launch() throws IOException {
        File errors = folder.resolve("told").toFile();
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Xmx192m", "-cp", System.getProperty("java.class.path"), StoreProcess.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors)).start();
    }

    private void listen(Process process, int number) {
        try (InputStream output = process.getInputStream()) {
            for (int value = output.read(); value >= 0; value = output.read()) {
                if (value == StoreProcess.SERVING) {
                    synchronized (this) {
                        serving = number;
                        notifyAll();
                    }
                } else {
                    channel(value).release();
                }
            }
        } catch (IOException killed) {
            // The output ends with the process.
        }
    }
}
