package org.domaind.daemon.console;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.os.linux.Epoll;
import org.domaind.daemon.vital.VitalThreads;

/**
 * The event loop of all consoles: one thread waits for their event channels, their terminals and their timers. Its work for an event does not depend on
 * the number of consoles. All methods are thread-safe.
 */
final class ConsoleLoop implements GuestConsole.Waiting, AutoCloseable {
    /** How long a terminal outlives its console: its reader needs time for the last output, because the hang-up discards unread bytes. */
    static final long LINGER_NANOS = 500_000_000;
    /** How long {@code close} waits for the thread, which never blocks, but may have many guests to serve first. */
    private static final long PATIENCE_MILLIS = 10_000;
    private static final Logger LOG = LogManager.getLogger(ConsoleLoop.class);

    private record Served(int port, GuestConsole console, EventRateLimit pace) {
    }

    private record Due(long nanos, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(nanos - other.nanos, 0);
        }
    }

    private final EventChannels channels;
    private final int portsReadable;
    private final Epoll epoll = new Epoll();
    private final Map<Integer, Served> byPort = new ConcurrentHashMap<>();
    private final Map<Integer, PolledTerminal> byTerminal = new ConcurrentHashMap<>();
    private final Set<ConsoleTerminal> lingering = ConcurrentHashMap.newKeySet();
    private final PriorityBlockingQueue<Due> due = new PriorityBlockingQueue<>();
    /** Consoles with more output than one turn takes; their ports are masked. Used by the thread only, as is the chunk. */
    private final Queue<Served> again = new ArrayDeque<>();
    private final byte[] chunk = new byte[ConsoleRing.OUT_SIZE];
    private final Thread thread;
    private volatile boolean closing;

    /** @param channels have all consoles' ports; closed by the caller */
    ConsoleLoop(EventChannels channels, VitalThreads vital) {
        this.channels = channels;
        try {
            portsReadable = channels.descriptor();
            epoll.add(portsReadable, Epoll.IN);
            thread = vital.thread("consoles", this::run, this::post);
            thread.start();
        } catch (RuntimeException | Error e) {
            epoll.close();
            throw e;
        }
    }

    /** Begins to poll a terminal for reading. */
    void addTerminal(PolledTerminal terminal) {
        int descriptor = terminal.descriptor();
        byTerminal.put(descriptor, terminal);
        try {
            epoll.add(descriptor, Epoll.IN);
        } catch (RuntimeException e) {
            byTerminal.remove(descriptor);
            throw e;
        }
    }

    @Override
    public void change(PolledTerminal terminal, boolean reading, boolean writing) {
        int descriptor = terminal.descriptor();
        if (byTerminal.get(descriptor) == terminal) {
            epoll.change(descriptor, (reading ? Epoll.IN : 0) | (writing ? Epoll.OUT : 0));
        }
    }

    @Override
    public void lost(PolledTerminal terminal) {
        int descriptor = terminal.descriptor();
        if (byTerminal.remove(descriptor, terminal)) {
            epoll.remove(descriptor);
        }
    }

    /** Closes the terminal of a console that ended, after some time for its reader. */
    void linger(GuestConsole console) {
        lingering.add(console.terminal());
        later(LINGER_NANOS, () -> closeTerminal(console));
        epoll.wake();
        if (closing) {
            closeTerminal(console);
        }
    }

    /** Closes the terminal of a console that ended, at once. */
    void closeTerminal(GuestConsole console) {
        try {
            lost(console);
        } finally {
            lingering.remove(console.terminal());
            console.terminal().close();
        }
    }

    private void post(Runnable task) {
        later(0, task);
        epoll.wake();
    }

    private void later(long nanos, Runnable action) {
        due.add(new Due(System.nanoTime() + nanos, action));
    }

    /**
     * Begins to serve a console's port, and serves it once: the guest's output so far raised an event before the port was bound. The first event of the
     * binding itself may have come before the port was known here, and left it masked.
     */
    void addPort(int port, GuestConsole console) {
        byPort.put(port, new Served(port, console, new EventRateLimit()));
        console.turn(new byte[ConsoleRing.OUT_SIZE]);
        unmask(port);
    }

    void removePort(int port) {
        byPort.remove(port);
    }

    private void run() {
        try {
            while (!closing) {
                int found = epoll.await(again.isEmpty() ? untilDue() : 0);
                for (int i = 0; i < found; i++) {
                    tell(epoll.descriptor(i), epoll.events(i));
                }
                for (int turns = again.size(); turns > 0; turns--) {
                    serve(again.poll());
                }
                runDue();
            }
        } catch (RuntimeException bug) {
            if (!closing) {
                throw bug;
            }
        }
    }

    /** Time until the next timer, in milliseconds rounded up; -1 when there is none. */
    private int untilDue() {
        Due first = due.peek();
        return first == null ? -1 : (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(first.nanos() - System.nanoTime() + 999_999));
    }

    private void runDue() {
        long now = System.nanoTime();
        for (Due first = due.peek(); first != null && first.nanos() - now <= 0; first = due.peek()) {
            due.remove(first);
            try {
                first.action().run();
            } catch (RuntimeException bug) {
                LOG.error("A console's task failed because of a bug in domaind", bug);
            }
        }
    }

    private void tell(int descriptor, int events) {
        if (descriptor == portsReadable) {
            for (int port : channels.poll()) {
                serve(byPort.get(port));
            }
            return;
        }
        PolledTerminal terminal = byTerminal.get(descriptor);
        if (terminal != null) {
            try {
                terminal.terminalReady((events & Epoll.IN) != 0, (events & Epoll.OUT) != 0, (events & Epoll.FAILED) != 0);
            } catch (RuntimeException bug) {
                LOG.error("The terminal of domain {} failed and is no longer served", terminal.domid(), bug);
                giveUp(terminal);
            }
        }
    }

    private void giveUp(PolledTerminal terminal) {
        try {
            lost(terminal);
        } catch (RuntimeException gone) {
            // The descriptor itself may have failed; a closed one has left the epoll set already.
            LOG.debug("The terminal of domain {} is no longer polled: {}", terminal.domid(), gone.getMessage());
        }
    }

    /** @param served null or outdated for a port that was unbound meanwhile */
    private void serve(Served served) {
        if (served == null || byPort.get(served.port()) != served) {
            return;
        }
        boolean more;
        try {
            more = served.console().turn(chunk);
        } catch (RuntimeException bug) {
            LOG.error("The console of domain {} failed and is no longer served", served.console().domid(), bug);
            return;
        }
        long rest = served.pace().rest(System.nanoTime());
        if (rest > 0) {
            later(rest, () -> serve(served));
        } else if (more) {
            again.add(served);
        } else {
            unmask(served.port());
        }
    }

    private void unmask(int port) {
        try {
            channels.unmask(port);
        } catch (HypervisorException e) {
            LOG.debug("Console port {} is gone: {}", port, e.getMessage());
        }
    }

    /** Ends the thread, and closes the terminals of consoles that have ended. */
    @Override
    public void close() {
        closing = true;
        epoll.wake();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        epoll.close();
        lingering.forEach(ConsoleTerminal::close);
    }
}
