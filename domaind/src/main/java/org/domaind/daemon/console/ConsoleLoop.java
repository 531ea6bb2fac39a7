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
 * The one thread that waits for all consoles: their event channels, their terminals, and the ends of rests. What it does for an event does not depend
 * on how many consoles there are. All methods may be called by any thread.
 */
final class ConsoleLoop implements GuestConsole.Waiting, AutoCloseable {
    /** How long a terminal outlives its console: its reader is to see the last words before the hang-up, which throws unread bytes away. */
    static final long LINGER_NANOS = 500_000_000;
    /** How long the end of the thread is waited for. It never blocks, but may have many guests before it. */
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
    private final Map<Integer, GuestConsole> byTerminal = new ConcurrentHashMap<>();
    private final Set<ConsoleTerminal> lingering = ConcurrentHashMap.newKeySet();
    private final PriorityBlockingQueue<Due> due = new PriorityBlockingQueue<>();
    /** Have more to say than one turn allows; their ports are masked. The thread's own, as is the chunk. */
    private final Queue<Served> again = new ArrayDeque<>();
    private final byte[] chunk = new byte[ConsoleRing.OUT_SIZE];
    private final Thread thread;
    private volatile boolean closing;

    /** @param channels all consoles' ports are on them; they stay the caller's */
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

    /** Begins to wait for what is typed at a console's terminal. */
    void addTerminal(GuestConsole console) {
        int descriptor = console.terminal().descriptor();
        byTerminal.put(descriptor, console);
        try {
            epoll.add(descriptor, Epoll.IN);
        } catch (RuntimeException e) {
            byTerminal.remove(descriptor);
            throw e;
        }
    }

    @Override
    public void change(GuestConsole console, boolean reading, boolean writing) {
        int descriptor = console.terminal().descriptor();
        if (byTerminal.get(descriptor) == console) {
            epoll.change(descriptor, (reading ? Epoll.IN : 0) | (writing ? Epoll.OUT : 0));
        }
    }

    @Override
    public void lost(GuestConsole console) {
        int descriptor = console.terminal().descriptor();
        if (byTerminal.remove(descriptor, console)) {
            epoll.remove(descriptor);
        }
    }

    /** Closes the terminal of a console that ended, once its reader had time to read on. */
    void linger(GuestConsole console) {
        lingering.add(console.terminal());
        later(LINGER_NANOS, () -> closeTerminal(console));
        epoll.wake();
        if (closing) {
            closeTerminal(console);
        }
    }

    /** Closes the terminal of a console that ended, now. */
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
     * Begins to serve a console's port, with what the guest has said already: that raised an event which nobody heard. A binding's own first event
     * may have come before the port was known here, and left it masked.
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

    /** In milliseconds, rounded up; -1 for never. */
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
                LOG.error("A console's task failed by a fault of the daemon", bug);
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
        GuestConsole console = byTerminal.get(descriptor);
        if (console != null) {
            try {
                console.terminalReady((events & Epoll.IN) != 0, (events & Epoll.OUT) != 0, (events & Epoll.FAILED) != 0);
            } catch (RuntimeException bug) {
                LOG.error("The terminal of domain {} failed and is served no more", console.domid(), bug);
                giveUp(console);
            }
        }
    }

    private void giveUp(GuestConsole console) {
        try {
            lost(console);
        } catch (RuntimeException gone) {
            // Its descriptor may be what failed; a closed one is waited for no more.
            LOG.debug("The terminal of domain {} is waited for no more: {}", console.domid(), gone.getMessage());
        }
    }

    /** @param served null, or not any more, for a port that was let go meanwhile */
    private void serve(Served served) {
        if (served == null || byPort.get(served.port()) != served) {
            return;
        }
        boolean more;
        try {
            more = served.console().turn(chunk);
        } catch (RuntimeException bug) {
            LOG.error("The console of domain {} failed and is served no more", served.console().domid(), bug);
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

    /** Ends the thread, and closes the terminals of the consoles that ended before. */
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
