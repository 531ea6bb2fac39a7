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

/** The service manager that runs this process and keeps descriptors for the next one. One thread uses it, except for {@link #tell} and {@link #close}. */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Supervisor.class);

    /** The most descriptors held, even if the manager would take more. */
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
     * The service manager named by the environment, if there is one.
     *
     * @param pid of this process: variables meant for another process are ignored
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
            LOG.warn("The service manager cannot be reached, so it keeps no connections for the next domaind: NOTIFY_SOCKET={}: {}", address,
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

    /** sd_watchdog_enabled(3): WATCHDOG_USEC, if meant for this process. */
    private static OptionalLong watchdogMillis(Map<String, String> environment, long pid) {
        String period = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean ours = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
        return ours && period.matches("[1-9]\\d{0,15}") ? OptionalLong.of(Long.parseLong(period) / 1000) : OptionalLong.empty();
    }

    private static int number(String text, int otherwise) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    /** The descriptors that the manager kept for this process, which owns them from now on. */
    public List<Handed> handed() {
        return List.copyOf(handed);
    }

    /** How many descriptors can be held. */
    public int mostHeld() {
        return mostHeld;
    }

    /** The manager kills a process that does not send {@code WATCHDOG=1} within this time; empty: no watchdog. */
    public OptionalLong watchdogMillis() {
        return watchdogMillis;
    }

    /** Sends {@code READY=1}, {@code WATCHDOG=1} or {@code STOPPING=1}. Thread-safe. */
    public void tell(String state) {
        int result = socket.trySend(state, NO_DESCRIPTOR);
        if (result == -Errno.EAGAIN && socket.awaitRoom(TELL_MILLIS)) {
            result = socket.trySend(state, NO_DESCRIPTOR);
        }
        if (result < 0) {
            LOG.warn("{} could not be sent to the service manager: {}", state, Errno.name(-result));
        }
    }

    /**
     * Gives the manager a descriptor to keep for the next process, until {@link #release}.
     *
     * @param name unique among the descriptors held
     * @return false when the manager does not keep it
     */
    public boolean hold(String name, int descriptor) {
        return send(new Message("FDSTORE=1\nFDNAME=" + name, name, descriptor));
    }

    /** To be called before the descriptor is closed. @return false when the message to the manager is still queued */
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

    /** The descriptor to poll for writing while messages are queued for {@link #flush}. */
    public int descriptor() {
        return socket.descriptor();
    }

    /** Whether messages are queued: at most one per descriptor. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Sends queued messages as long as the socket takes them. */
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

    /** A descriptor that a former process had the manager keep. */
    public record Handed(String name, int descriptor) {
    }

    private record Message(String text, String name, int descriptor) {
    }
}
