package org.domaind.daemon.devicemodel;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.devicemodel.qmp.QmpCommands;
import org.domaind.daemon.devicemodel.qmp.QmpConversation;
import org.domaind.daemon.devicemodel.qmp.QmpException;
import org.domaind.daemon.devicemodel.qmp.QmpMessage;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.WakePipe;
import org.domaind.daemon.os.linux.LocalSocket;

/**
 * A device model that runs: one thread waits for its end, its log and its answers, and delays nobody else when it floods or hangs. Thread-safe.
 *
 * <p>It outlives this object: {@link #close} leaves it running for the next process of the daemon.
 */
public final class DeviceModel implements AutoCloseable {
    /** Read at once, of its answers as of its log, in bytes. */
    private static final int CHUNK = 64 * 1024;
    /** Taken of its log in each {@link #LOG_INTERVAL_MILLIS}, in bytes; a device model that writes more waits, and its guest with it. */
    static final int LOG_BYTES = 256 * 1024;
    static final int LOG_INTERVAL_MILLIS = 1000;
    /** The longest wait for the end of a process that was killed. It waits only for the kernel. */
    public static final long KILL_DEADLINE_MILLIS = 10_000;
    /** Between the end of a connection and that of the process. */
    static final int LAST_WORDS_MILLIS = 1000;
    private static final int PROCESS = 1;
    private static final int CONVERSATION = 2;
    private static final int OUTPUT = 3;
    private static final int NO_LIMIT = -1;
    private static final Logger LOG = LogManager.getLogger(DeviceModel.class);

    private final String guest;
    private final DeviceModelProcess process;
    private final int socket;
    private final int output;
    private final DeviceModelLog log;
    private final WakePipe wake = new WakePipe();
    private final QmpConversation conversation;
    private final QmpCommands commands;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<String> distrusted = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;
    private boolean released;
    // The thread's own.
    private QmpConversation.Line sending;
    private int sent;
    private boolean socketOpen = true;
    private int logBytes;
    private long logIntervalEnd;

    /**
     * Supervises a process. All of this is closed with the object, or at the end of the process.
     *
     * @param socket connected to its QMP socket
     * @param output the end of a pipe that its stdout and stderr go to; negative: there is none
     */
    DeviceModel(String guest, DeviceModelProcess process, int socket, int output, DeviceModelLog log) {
        this.guest = guest;
        this.process = process;
        this.socket = socket;
        this.output = output;
        this.log = log;
        this.conversation = new QmpConversation(this::happened, this::wakeUp);
        this.commands = new QmpCommands(this::execute);
        this.thread = new Thread(this::run, "device-model-" + process.pid());
        thread.setDaemon(true);
        thread.start();
    }

    public int pid() {
        return process.pid();
    }

    /** What it can be asked for. */
    public QmpCommands commands() {
        return commands;
    }

    /** Completes when it has ended, with how, and its last lines: {@code ended with status 1: no such disk}. */
    public CompletableFuture<String> ended() {
        return ended.copy();
    }

    /** Completes when it sent what no honest one sends: nothing is asked of it any more, though it runs. */
    public CompletableFuture<String> distrusted() {
        return distrusted.copy();
    }

    /** Waits for its greeting. @return its version */
    CompletableFuture<String> begin(long deadlineMillis) {
        return conversation.begin(deadlineMillis);
    }

    private CompletableFuture<Object> execute(String command, Map<String, ?> arguments, int descriptor, long deadlineMillis) {
        return conversation.execute(command, arguments, descriptor, deadlineMillis);
    }

    /** The last lines of its log. */
    public String lastLines() {
        return log.tail();
    }

    /** Whether it has ended, or does so soon. */
    boolean endsWithin(long millis) {
        try {
            ended.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Kills it, and waits for its end. @throws DeviceModelException it has not ended in time */
    public void kill() {
        synchronized (this) {
            // After its end, the descriptor may be another process's.
            if (!released) {
                process.kill();
            }
        }
        try {
            ended.get(KILL_DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceModelException("interrupted while the device model of " + guest + " was killed", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new DeviceModelException("the device model of " + guest + " (process " + pid() + ") has not ended within " + KILL_DEADLINE_MILLIS
                    + " ms of being killed", e);
        }
    }

    // --- the thread

    private void run() {
        String end = "is not looked after any more";
        try (NativeBlock buffer = new NativeBlock(CHUNK); PollSet set = new PollSet(wake.descriptor(), process.descriptor(), socket, output)) {
            while (!closing && !round(set, buffer)) {
                // Until it ends.
            }
            if (!closing) {
                readOutput(buffer);
                end = howItEnded();
            }
        } catch (RuntimeException fault) {
            LOG.error("A fault of domaind: the device model of {} is not looked after any more", guest, fault);
        } finally {
            release(end);
        }
    }

    /** @return it has ended */
    private boolean round(PollSet set, NativeBlock buffer) {
        long now = System.nanoTime();
        boolean logPaused = logBytes >= LOG_BYTES && now - logIntervalEnd < 0;
        if (now - logIntervalEnd >= 0) {
            logBytes = 0;
            logIntervalEnd = now + TimeUnit.MILLISECONDS.toNanos(LOG_INTERVAL_MILLIS);
        }
        set.want(OUTPUT, !logPaused, false);
        if (socketOpen) {
            set.want(CONVERSATION, true, sending != null);
        } else {
            // Its end would be reported for ever.
            set.leaveOut(CONVERSATION);
        }
        set.awaitReady(logPaused ? (int) TimeUnit.NANOSECONDS.toMillis(logIntervalEnd - now) + 1 : NO_LIMIT);
        wake.clear();
        if (output >= 0 && !logPaused && set.readable(OUTPUT)) {
            logBytes += readOutput(buffer);
        }
        if (socketOpen && set.readable(CONVERSATION)) {
            receive(buffer);
        }
        if (socketOpen) {
            send();
        }
        return set.readable(PROCESS);
    }

    /** @return bytes */
    private int readOutput(NativeBlock buffer) {
        int count = output < 0 ? 0 : Math.max(0, Libc.tryRead(output, buffer.address(), CHUNK));
        if (count > 0) {
            byte[] bytes = new byte[count];
            buffer.bytes().get(0, bytes);
            log.add(bytes);
        }
        return count;
    }

    private void receive(NativeBlock buffer) {
        int count = LocalSocket.tryReceive(socket, buffer.address(), CHUNK);
        if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
            return;
        }
        if (count <= 0) {
            socketOpen = false;
            // Its end, if that is why, says more.
            try (PollSet end = new PollSet(process.descriptor())) {
                if (!end.awaitReady(LAST_WORDS_MILLIS)) {
                    stopTalking("has closed its QMP connection");
                }
            }
            return;
        }
        byte[] bytes = new byte[count];
        buffer.bytes().get(0, bytes);
        try {
            conversation.received(bytes);
        } catch (QmpException e) {
            stopTalking(e.getMessage());
            LOG.warn("The device model of {} {}: nothing is asked of it any more", guest, e.getMessage());
            distrusted.complete(e.getMessage());
        }
    }

    private void stopTalking(String reason) {
        conversation.end(reason);
        socketOpen = false;
    }

    private void send() {
        if (sending == null) {
            sending = conversation.next();
            sent = 0;
        }
        while (sending != null) {
            byte[] rest = Arrays.copyOfRange(sending.bytes(), sent, sending.bytes().length);
            int count = LocalSocket.trySend(socket, rest, sent == 0 ? sending.descriptor() : -1);
            if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
                return;
            }
            if (count < 0) {
                sending.close();
                sending = null;
                stopTalking("cannot be reached: " + Errno.name(-count));
                return;
            }
            sent += count;
            if (sent == sending.bytes().length) {
                sending.close();
                sending = conversation.next();
                sent = 0;
            }
        }
    }

    private void happened(QmpMessage.Event event) {
        LOG.debug("The device model of {}: {}", guest, event.name());
    }

    private String howItEnded() {
        OptionalInt status = process.status();
        String how = status.isEmpty() ? "ended"
                : status.getAsInt() > 128 ? "was ended by signal " + (status.getAsInt() - 128) : "ended with status " + status.getAsInt();
        String lines = log.tail();
        return lines.isEmpty() ? how : how + ": " + lines;
    }

    private void release(String end) {
        conversation.end(end);
        if (sending != null) {
            sending.close();
        }
        Libc.closeFile(socket);
        if (output >= 0) {
            Libc.closeFile(output);
        }
        log.close();
        synchronized (this) {
            released = true;
            process.close();
            wake.close();
        }
        if (!closing) {
            ended.complete(end);
        }
    }

    /** Leaves it running, without supervision. */
    @Override
    public void close() {
        closing = true;
        wakeUp();
        try {
            thread.join(KILL_DEADLINE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void wakeUp() {
        if (!released) {
            wake.wake();
        }
    }
}
