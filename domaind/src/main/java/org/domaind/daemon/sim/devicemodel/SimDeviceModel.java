package org.domaind.daemon.sim.devicemodel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.daemon.devicemodel.DeviceModelProcess;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.WakePipe;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels.Behaviour;
import org.domaind.schema.model.Domid;

/** One simulated device model: a thread that waits for callers of its QMP socket, one after the other. */
final class SimDeviceModel {
    private static final AtomicInteger PIDS = new AtomicInteger(100_000);
    private static final int LINE_PIECE = 64 * 1024;
    private static final int KILLED = 128 + 9;
    private static final int CRASHED = 128 + 11;
    private static final Pattern REQUEST = Pattern.compile("\\{\"id\":([0-9]+),\"execute\":\"([a-z_-]+)\".*");
    private static final String GREETING = "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}, \"package\": \"sim\"}, \"capabilities\": [\"oob\"]}}";

    private final int pid = PIDS.incrementAndGet();
    private final int listener;
    private final Behaviour behaviour;
    private final int[] output = Libc.pipe(OpenFlags.here().closeOnExec() | OpenFlags.here().nonBlocking());
    /** Woken at its end, and never cleared: so it stays readable. */
    private final WakePipe ended = new WakePipe();
    private final WakePipe killed = new WakePipe();
    private final NativeBlock buffer = new NativeBlock(LINE_PIECE);
    private final SimDeviceState files = new SimDeviceState();
    private final List<String> commands = new ArrayList<>();
    private final Runnable atEnd;
    private final BooleanSupplier frozen;
    private final SimDrives drives;
    private final Thread thread;
    private final boolean stateFits;
    private String status;
    private volatile int exitStatus = KILLED;
    private volatile boolean over;
    private volatile Consumer<String> commandListener = command -> { };

    /** @param stateFits false: the state that it is to go on from is none  */
    SimDeviceModel(Domid domid, int listener, Behaviour behaviour, String status, boolean stateFits, Runnable atEnd, BooleanSupplier frozen,
                   SimDrives drives) {
        this.listener = listener;
        this.behaviour = behaviour;
        this.status = status;
        this.stateFits = stateFits;
        this.atEnd = atEnd;
        this.frozen = frozen;
        this.drives = drives;
        this.thread = new Thread(this::live, "simulated-device-model-" + domid);
        thread.setDaemon(true);
    }

    /** It may have ended when this returns. */
    void start() {
        thread.start();
    }

    int pid() {
        return pid;
    }

    /** A descriptor of the caller's own. */
    int output() {
        return LocalSocket.duplicate(output[0]);
    }

    void onCommand(Consumer<String> newListener) {
        commandListener = newListener;
    }

    SimDrives drives() {
        return drives;
    }

    synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    /** By a fault of its own. Waits. */
    void crash() {
        exitStatus = CRASHED;
        end();
    }

    /** Kills it, and waits. */
    void end() {
        killed.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // --- its life

    private void live() {
        if (behaviour == Behaviour.FAILING || !stateFits) {
            say((stateFits ? SimDeviceModels.ERROR : SimDeviceModels.NO_STATE) + "\n");
            exitStatus = 1;
        } else {
            try (PollSet callers = new PollSet(listener, killed.descriptor())) {
                while (!over) {
                    callers.awaitReady();
                    if (callers.readable(1)) {
                        break;
                    }
                    int caller = LocalSocket.tryAccept(listener);
                    if (caller >= 0) {
                        serve(caller);
                        Libc.closeFile(caller);
                    }
                }
            }
        }
        over = true;
        files.close();
        Libc.closeFile(listener);
        atEnd.run();
        ended.wake();
    }

    private void serve(int caller) {
        if (behaviour != Behaviour.HANGING) {
            send(caller, GREETING + "\r\n");
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (PollSet set = new PollSet(caller, killed.descriptor())) {
            while (!over) {
                if (behaviour == Behaviour.FLOODING && status.equals("running")) {
                    flood(set);
                } else {
                    set.awaitReady();
                }
                if (set.readable(1)) {
                    over = true;
                } else if (set.readable(0) && !take(caller, line)) {
                    return;
                }
            }
        }
    }

    /** Writes as much as the pipe takes, and looks for requests meanwhile. */
    private void flood(PollSet set) {
        byte[] lines = "a line that a guest has caused\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
        buffer.bytes().put(0, lines);
        while (!set.awaitReady(0)) {
            if (Libc.tryWrite(output[1], buffer.address(), lines.length) == -Errno.EAGAIN) {
                set.awaitReady(1);
            }
        }
    }

    /** @return false: the caller has gone */
    private boolean take(int caller, ByteArrayOutputStream line) {
        int count = files.receive(caller);
        byte[] received = files.payload(Math.max(0, count));
        for (byte next : received) {
            if (next == '\n') {
                String request = line.toString(StandardCharsets.UTF_8);
                line.reset();
                answer(caller, request);
            } else {
                line.write(next);
            }
        }
        return count > 0 || count == -Errno.EAGAIN;
    }

    private void answer(int caller, String request) {
        Matcher words = REQUEST.matcher(request);
        if (behaviour == Behaviour.HANGING || !words.matches()) {
            return;
        }
        String command = words.group(2);
        synchronized (this) {
            commands.add(command);
        }
        commandListener.accept(command);
        boolean begun = status.equals("running");
        switch (command) {
            case "cont" -> status = "running";
            case "stop" -> status = "paused";
            default -> {
                // Nothing changes.
            }
        }
        if (behaviour == Behaviour.CRASHING && command.equals("cont")) {
            say("Segmentation fault\n");
            exitStatus = CRASHED;
            over = true;
        } else if (behaviour == Behaviour.WRONG_NUMBER) {
            send(caller, "{\"return\": {}, \"id\": 4711}\r\n");
        } else if (behaviour == Behaviour.GARBAGE) {
            send(caller, "\u0007{]}\r\n");
        } else if (behaviour == Behaviour.ENDLESS_LINE) {
            endless(caller);
        } else if (behaviour != Behaviour.HANGING_LATER || !begun) {
            send(caller, "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"NEWER_THAN_ANYBODY_KNOWS\"}\r\n");
            if (command.equals("cont")) {
                send(caller, "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 3}, \"event\": \"RESUME\"}\r\n");
            }
            Optional<String> refusal = command.equals("xen-save-devices-state") && status.equals("running") ? Optional.of("it runs")
                    : files.take(command) ? Optional.of("no such file") : behaviour == Behaviour.REFUSING_MEDIA && command.equals("blockdev-add") ? Optional.of("Could not open the image")
                    : drives.take(command, request);
            send(caller, refusal.map(why -> "{\"error\": {\"class\": \"GenericError\", \"desc\": \"" + why + "\"}")
                    .orElse("{\"return\": " + value(command)) + ", \"id\": " + words.group(1) + "}\r\n");
        }
        if (command.equals("quit")) {
            exitStatus = 0;
            over = true;
        }
    }

    private String value(String command) {
        return switch (command) {
            case "query-status" -> "{\"status\": \"" + status + "\", \"running\": " + status.equals("running") + "}";
            case "query-chardev" -> "[]";
            case "add-fd" -> "{\"fdset-id\": 9, \"fd\": 20}";
            default -> "{}";
        };
    }

    private void endless(int caller) {
        String piece = "x".repeat(LINE_PIECE);
        try (PollSet set = new PollSet(caller, killed.descriptor())) {
            set.wantWriting(0, true);
            while (set.awaitReady(-1) && !set.readable(1) && send(caller, piece)) {
                // Until the other end has had enough.
            }
        }
    }

    /** @return false: the other end has gone */
    private boolean send(int caller, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.bytes().put(0, bytes);
        int count = LocalSocket.trySend(caller, buffer.address(), bytes.length);
        return count >= 0 || count == -Errno.EAGAIN;
    }

    private void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.bytes().put(0, bytes);
        Libc.tryWrite(output[1], buffer.address(), bytes.length);
    }

    /** As the daemon sees it. */
    DeviceModelProcess process() {
        int descriptor = LocalSocket.duplicate(ended.descriptor());
        return new DeviceModelProcess() {
            @Override
            public int pid() {
                return pid;
            }

            @Override
            public int descriptor() {
                return descriptor;
            }

            @Override
            public int statusDescriptor() {
                return descriptor;
            }

            @Override
            public OptionalInt status() {
                return OptionalInt.of(exitStatus);
            }

            @Override
            public void kill() {
                if (!frozen.getAsBoolean()) {
                    killed.wake();
                }
            }

            @Override
            public void close() {
                Libc.closeFile(descriptor);
            }
        };
    }
}
