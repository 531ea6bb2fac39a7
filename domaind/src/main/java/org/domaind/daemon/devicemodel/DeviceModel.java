package org.domaind.daemon.devicemodel;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
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
import org.domaind.daemon.os.linux.LocalSocket;

/**
 * A device model that runs. The loop waits for its end, its log and its answers, and none of them delays another's. Thread-safe.
 *
 * <p>It outlives this object: {@link DeviceModels#close} leaves it running for the next process of the daemon.
 */
public final class DeviceModel {
    /** Taken of its log in each {@link #LOG_INTERVAL_MILLIS}, in bytes; a device model that writes more waits, and its guest with it. */
    static final int LOG_BYTES = 256 * 1024;
    static final int LOG_INTERVAL_MILLIS = 1000;
    /** The longest wait for the end of a process that was killed. It waits only for the kernel. */
    public static final long KILL_DEADLINE_MILLIS = 10_000;
    /** Between the end of a connection and that of the process; between the end of the process and its status. */
    static final int LAST_WORDS_MILLIS = 1000;
    static final String NOT_LOOKED_AFTER = "is not looked after any more";
    private static final String RUNNING = "RESUME";
    private static final long NONE = Long.MAX_VALUE;
    private static final Logger LOG = LogManager.getLogger(DeviceModel.class);

    private final String guest;
    private final DeviceModelProcess process;
    private final int socket;
    private final int output;
    private final DeviceModelLog log;
    private final DeviceModelLoop loop;
    private final QmpConversation conversation;
    private final QmpCommands commands;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<String> distrusted = new CompletableFuture<>();
    private boolean released;
    private volatile Optional<VncListener> viewers = Optional.empty();
    // The loop's thread's own.
    private QmpConversation.Line sending;
    private int sent;
    private boolean socketOpen = true;
    private int logBytes;
    private long logIntervalEnd;
    private long logResumes = NONE;
    private long silentAt = NONE;
    private long statusAt = NONE;

    /**
     * Supervises a process. All of this is closed at the end of the process, or with the loop.
     *
     * @param socket connected to its QMP socket
     * @param output the end of a pipe that its stdout and stderr go to; negative: there is none
     */
    DeviceModel(String guest, DeviceModelProcess process, int socket, int output, DeviceModelLog log, DeviceModelLoop loop) {
        this.guest = guest;
        this.process = process;
        this.socket = socket;
        this.output = output;
        this.log = log;
        this.loop = loop;
        this.conversation = new QmpConversation(this::happened, () -> loop.post(this, this::send));
        this.commands = new QmpCommands(this::execute);
        loop.post(this, this::begin);
    }

    private void begin() {
        loop.begin(this);
        loop.add(process.descriptor(), this);
        loop.add(socket, this);
        if (output >= 0) {
            loop.add(output, this);
        }
    }

    /** Viewers that come there are handed over from now on. It is closed with this. */
    void admit(VncListener listener) {
        loop.post(this, () -> {
            if (isReleased()) {
                Libc.closeFile(listener.descriptor());
            } else {
                viewers = Optional.of(listener);
                loop.add(listener.descriptor(), this);
            }
        });
    }

    private synchronized boolean isReleased() {
        return released;
    }

    String guest() {
        return guest;
    }

    public int pid() {
        return process.pid();
    }

    /** What it can be asked for. */
    public QmpCommands commands() {
        return commands;
    }

    /** Completes when its emulated devices run for the first time since it is looked after: with the state that it was to go on from, if there is one. */
    public CompletableFuture<Void> running() {
        return running.copy();
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

    // --- on the loop's thread

    /** When {@link #look} is due, as {@link System#nanoTime} has it. */
    long nextLook() {
        return Math.min(logResumes, Math.min(silentAt, statusAt));
    }

    /** One of its descriptors has something. */
    void ready(int descriptor, NativeBlock buffer) {
        if (descriptor == output) {
            takeLog(buffer);
        } else if (descriptor == socket) {
            receive(buffer);
            send();
        } else if (viewers.filter(listener -> listener.descriptor() == descriptor).isPresent()) {
            handOver(descriptor);
        } else if (statusAt != NONE) {
            finish();
        } else {
            processEnded(buffer);
        }
    }

    /** Something that was waited for is due. */
    void look(long now, NativeBlock buffer) {
        if (logResumes - now <= 0) {
            logResumes = NONE;
            loop.add(output, this);
        }
        if (silentAt != NONE && silentAt - now <= 0) {
            silentAt = NONE;
            conversation.end("has closed its QMP connection");
        }
        if (statusAt != NONE && statusAt - now <= 0) {
            finish();
        }
    }

    private void handOver(int listener) {
        int viewer = LocalSocket.tryAccept(listener);
        if (viewer >= 0) {
            // The request has a copy of its own.
            commands.addVncViewer(viewer).exceptionally(failure -> {
                LOG.warn("A viewer of {}'s screen was turned away: {}", guest, failure.getMessage());
                return null;
            });
            Libc.closeFile(viewer);
        }
    }

    private void processEnded(NativeBlock buffer) {
        loop.remove(process.descriptor());
        // What is in its pipe: the writer is gone, so this ends.
        while (readOutput(buffer) > 0) {
            continue;
        }
        if (process.status().isPresent() || process.statusDescriptor() == process.descriptor()) {
            finish();
        } else {
            statusAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
            loop.add(process.statusDescriptor(), this);
        }
    }

    private void finish() {
        String how = howItEnded();
        release(how);
        ended.complete(how);
    }

    private void takeLog(NativeBlock buffer) {
        long now = System.nanoTime();
        if (now - logIntervalEnd >= 0) {
            logBytes = 0;
            logIntervalEnd = now + TimeUnit.MILLISECONDS.toNanos(LOG_INTERVAL_MILLIS);
        }
        logBytes += readOutput(buffer);
        if (logBytes >= LOG_BYTES) {
            loop.remove(output);
            logResumes = logIntervalEnd;
        }
    }

    /** @return bytes */
    private int readOutput(NativeBlock buffer) {
        int count = output < 0 ? 0 : Math.max(0, Libc.tryRead(output, buffer.address(), DeviceModelLoop.CHUNK));
        if (count > 0) {
            byte[] bytes = new byte[count];
            buffer.bytes().get(0, bytes);
            log.add(bytes);
        }
        return count;
    }

    private void receive(NativeBlock buffer) {
        int count = LocalSocket.tryReceive(socket, buffer.address(), DeviceModelLoop.CHUNK);
        if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
            return;
        }
        if (count <= 0) {
            closeSocket();
            // Its end, if that is why, says more.
            silentAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
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
        closeSocket();
    }

    private void closeSocket() {
        socketOpen = false;
        loop.remove(socket);
    }

    private void send() {
        if (!socketOpen || !loop.has(socket)) {
            return;
        }
        if (sending == null) {
            sending = conversation.next();
            sent = 0;
        }
        while (sending != null) {
            byte[] rest = Arrays.copyOfRange(sending.bytes(), sent, sending.bytes().length);
            int count = LocalSocket.trySend(socket, rest, sent == 0 ? sending.descriptor() : -1);
            if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
                break;
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
        loop.wantWriting(socket, sending != null);
    }

    private void happened(QmpMessage.Event event) {
        LOG.debug("The device model of {}: {}", guest, event.name());
        if (event.name().equals(RUNNING)) {
            running.complete(null);
        }
    }

    private String howItEnded() {
        OptionalInt status = process.status();
        String how = status.isEmpty() ? "ended"
                : status.getAsInt() > 128 ? "was ended by signal " + (status.getAsInt() - 128) : "ended with status " + status.getAsInt();
        String lines = log.tail();
        return lines.isEmpty() ? how : how + ": " + lines;
    }

    /** After a fault of domaind: nobody would see its end. */
    void giveUp() {
        synchronized (this) {
            if (!released) {
                process.kill();
            }
        }
        release(NOT_LOOKED_AFTER);
        ended.complete(NOT_LOOKED_AFTER);
    }

    /** Closes all that is held of it. */
    void release(String reason) {
        synchronized (this) {
            if (released) {
                return;
            }
            released = true;
        }
        loop.end(this);
        conversation.end(reason);
        if (sending != null) {
            sending.close();
        }
        for (int descriptor : new int[] {process.descriptor(), process.statusDescriptor(), socket, output}) {
            loop.remove(descriptor);
        }
        Libc.closeFile(socket);
        if (output >= 0) {
            Libc.closeFile(output);
        }
        viewers.ifPresent(listener -> {
            loop.remove(listener.descriptor());
            Libc.closeFile(listener.descriptor());
        });
        log.close();
        process.close();
    }
}
