package org.domaind.daemon.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.os.linux.NotifySocket;

/** Who runs this process and holds descriptors for the next one. All but {@link #tell} and {@link #close} belong to one thread. */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Supervisor.class);

    /** Held at most, whatever the manager would take. */
    private static final int MOST_HELD = 4096;
    /** sd_listen_fds(3): SD_LISTEN_FDS_START. */
    private static final int FIRST_HANDED = 3;
    private static final int TELL_MILLIS = 5000;
    private static final int NO_DESCRIPTOR = -1;

    private final NotifySocket socket;
    private final List<Handed> handed;
    private final int mostHeld;
    private final OptionalLong watchdogMillis;
    private final Deque<Message> waiting = new ArrayDeque<>();

    private Supervisor(NotifySocket socket, List<Handed> handed, int mostHeld, OptionalLong watchdogMillis) {
        this.socket = socket;
        this.handed = handed;
        this.mostHeld = mostHeld;
        this.watchdogMillis = watchdogMillis;
    }

    /**
     * The manager that the environment names, if there is one.
     *
     * @param pid of this process: what is meant for another one is not taken
     */
    public static Optional<Supervisor> of(Map<String, String> environment, long pid) {
        String address = environment.get("NOTIFY_SOCKET");
        if (address == null || address.isEmpty() || !System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        try {
            NotifySocket socket = NotifySocket.connect(address);
            try {
                // FDSTORE: systemd 254 and newer tell their FileDescriptorStoreMax.
                int most = Math.min(MOST_HELD, number(environment.get("FDSTORE"), MOST_HELD));
                return Optional.of(new Supervisor(socket, handed(environment, pid), most, watchdogMillis(environment, pid)));
            } catch (RuntimeException e) {
                socket.close();
                throw e;
            }
        } catch (SystemException | IllegalArgumentException unreachable) {
            LOG.warn("The service manager cannot be told anything, and holds nothing for the next daemon: NOTIFY_SOCKET={}: {}", address,
                    unreachable.getMessage());
            return Optional.empty();
        }
    }

    private static List<Handed> handed(Map<String, String> environment, long pid) {
        List<Handed> handed = new ArrayList<>();
        if (Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
            String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
            int count = Math.min(MOST_HELD, number(environment.get("LISTEN_FDS"), 0));
            for (int i = 0; i < count; i++) {
                LocalSocket.closeOnExec(FIRST_HANDED + i);
                handed.add(new Handed(i < names.length ? names[i] : "", FIRST_HANDED + i));
            }
        }
        return handed;
    }

    /** sd_watchdog_enabled(3): WATCHDOG_USEC, if it is meant for this process. */
    private static OptionalLong watchdogMillis(Map<String, String> environment, long pid) {
        String period = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean ours = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
        return ours && period.matches("[1-9]\\d{0,15}") ? OptionalLong.of(Long.parseLong(period) / 1000) : OptionalLong.empty();
    }

    private static int number(String text, int otherwise) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    /** What was held for this process: descriptors that are its own from now on. */
    public List<Handed> handed() {
        return List.copyOf(handed);
    }

    /** How many descriptors can be held. */
    public int mostHeld() {
        return mostHeld;
    }

    /** The manager ends a process that does not tell {@code WATCHDOG=1} for so long; empty when it does not care. */
    public OptionalLong watchdogMillis() {
        return watchdogMillis;
    }

    /** Tells {@code READY=1}, {@code WATCHDOG=1} or {@code STOPPING=1}; for any thread. */
    public void tell(String state) {
        int result = socket.trySend(state, NO_DESCRIPTOR);
        if (result == -Errno.EAGAIN && socket.awaitRoom(TELL_MILLIS)) {
            result = socket.trySend(state, NO_DESCRIPTOR);
        }
        if (result < 0) {
            LOG.warn("The service manager could not be told {}: {}", state, Errno.name(-result));
        }
    }

    /**
     * Has a descriptor held for the next process, until {@link #release}, under a name that no other one has.
     *
     * @return false when it is not
     */
    public boolean hold(String name, int descriptor) {
        return send(new Message("FDSTORE=1\nFDNAME=" + name, name, descriptor));
    }

    /** To be called before the descriptor is closed. @return whether the manager has been told already */
    public boolean release(String name) {
        boolean unsent = waiting.removeIf(message -> message.descriptor != NO_DESCRIPTOR && message.name.equals(name));
        return unsent || send(new Message("FDSTOREREMOVE=1\nFDNAME=" + name, name, NO_DESCRIPTOR)) && waiting.isEmpty();
    }

    private boolean send(Message message) {
        int result = waiting.isEmpty() ? socket.trySend(message.text, message.descriptor) : -Errno.EAGAIN;
        if (result == -Errno.EAGAIN) {
            waiting.add(message);
        }
        return result >= 0 || result == -Errno.EAGAIN;
    }

    /** Where there is room to write once {@link #flush} has something to do. */
    public int descriptor() {
        return socket.descriptor();
    }

    /** Whether something waits for room. At most one message waits for each descriptor held or to be held. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Sends what waits, as far as there is room. */
    public void flush() {
        for (Message next = waiting.peek(); next != null; next = waiting.peek()) {
            if (socket.trySend(next.text, next.descriptor) == -Errno.EAGAIN) {
                return;
            }
            waiting.poll();
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /** A descriptor that a former process had held. */
    public record Handed(String name, int descriptor) {
    }

    private record Message(String text, String name, int descriptor) {
    }
}
