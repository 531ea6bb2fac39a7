package org.domaind.daemon.events;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.vital.VitalThreads;

/** All events of this host's guests in one order: the newest in memory, more of them in the store. Thread-safe. */
public final class EventLog implements AutoCloseable {
    /** The newest are read from here. */
    static final int MAX_IN_MEMORY = 4096;
    /** As many more that guests can cause without end: those take no room from the others. */
    static final int MAX_OF_DEVICES_IN_MEMORY = 1024;
    /** What a slow store has not taken yet; what comes beyond it is in memory only. */
    static final int MAX_UNWRITTEN = 1024;
    /** So many of those may be of devices. */
    static final int MAX_OF_DEVICES_UNWRITTEN = 256;
    /** How long whoever acknowledges something waits for its event to be kept, and how long a stop waits for all. */
    private static final long PATIENCE_MILLIS = 10_000;
    private static final Logger LOG = LogManager.getLogger(EventLog.class);

    private final EventStore store;
    private final Clock clock;
    private final Thread thread;
    private final List<Consumer<Event>> followers = new CopyOnWriteArrayList<>();
    private final RecentEvents newest;
    private final RecentEvents newestOfDevices;
    private List<Event> unwritten = new ArrayList<>();
    private List<Runnable> tasks = new ArrayList<>();
    private long last;
    /** All up to this number are kept, or given up. */
    private long written;
    private long dropped;
    private boolean closing;

    /** @param store goes on to be used until this is closed */
    public EventLog(EventStore store, Clock clock, VitalThreads vital) {
        this.store = store;
        this.clock = clock;
        this.last = store.lastNumber();
        this.written = last;
        this.newest = new RecentEvents(MAX_IN_MEMORY, last + 1);
        this.newestOfDevices = new RecentEvents(MAX_OF_DEVICES_IN_MEMORY, last + 1);
        this.thread = vital.thread("events", this::run, this::post);
        thread.start();
    }

    // --- adding

    /** Adds an event, and tells who follows. Waits for nobody. */
    public Event add(Happening what) {
        Event event;
        synchronized (this) {
            event = new Event(++last, clock.millis(), what);
            (what.kind().isOfDevice() ? newestOfDevices : newest).add(event);
            if (unwritten.size() >= (what.kind().isOfDevice() ? MAX_OF_DEVICES_UNWRITTEN : MAX_UNWRITTEN) || closing) {
                dropped++;
            } else {
                unwritten.add(event);
            }
            notifyAll();
        }
        followers.forEach(follower -> tell(follower, event));
        return event;
    }

    private static void tell(Consumer<Event> follower, Event event) {
        try {
            follower.accept(event);
        } catch (RuntimeException bug) {
            LOG.error("A fault of domaind: {} is not known to all of it", event, bug);
        }
    }

    /** As {@link #add}, for what is acknowledged then: returns once it is kept, or cannot be. Not for threads that must not wait. */
    public Event record(Happening what) {
        Event event = add(what);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        synchronized (this) {
            try {
                for (long left = end - System.nanoTime(); written < event.number() && !closing && left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return event;
    }

    // --- reading

    /** Tells of each event from now on, on the thread that adds it, those of one thread in their order. @param follower must not wait */
    public void follow(Consumer<Event> follower) {
        followers.add(follower);
    }

    /** The events after one, in their order: those that memory has no more from the store. @param limit the first so many */
    public List<Event> after(long number, int limit) {
        SortedMap<Long, Event> found = new TreeMap<>();
        long completeFrom;
        synchronized (this) {
            Stream.concat(newest.after(number).limit(limit), newestOfDevices.after(number).limit(limit))
                    .forEach(event -> found.put(event.number(), event));
            completeFrom = Math.max(newest.completeFrom(), newestOfDevices.completeFrom());
        }
        if (number + 1 < completeFrom) {
            store.after(number, limit).forEach(event -> found.put(event.number(), event));
        }
        return found.values().stream().limit(limit).toList();
    }

    // --- writing

    private void run() {
        boolean more = true;
        while (more) {
            more = round();
        }
    }

    /** @return false at the end */
    private boolean round() {
        List<Event> events;
        List<Runnable> asked;
        long lost;
        long upTo;
        synchronized (this) {
            if (!awaitWork()) {
                return false;
            }
            events = unwritten;
            asked = tasks;
            lost = dropped;
            upTo = last;
            unwritten = new ArrayList<>();
            tasks = new ArrayList<>();
            dropped = 0;
        }
        asked.forEach(Runnable::run);
        keep(events);
        if (lost > 0) {
            LOG.warn("{} events are in this log and in memory, not in the database: they came faster than it took them", lost);
        }
        synchronized (this) {
            written = upTo;
            notifyAll();
        }
        return true;
    }

    private boolean awaitWork() {
        try {
            while (unwritten.isEmpty() && tasks.isEmpty() && dropped == 0) {
                if (closing) {
                    return false;
                }
                wait();
            }
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void keep(List<Event> events) {
        if (!events.isEmpty()) {
            try {
                store.keep(events);
            } catch (RuntimeException e) {
                // What has happened has happened: that it cannot be kept makes no failure of it.
                LOG.warn("{} events are not in the database: {}", events.size(), e.getMessage());
            }
        }
    }

    private synchronized void post(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    /** Not taken by the store's thread yet. */
    synchronized int unwritten() {
        return unwritten.size();
    }

    /** What was added before is kept. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.join(PATIENCE_MILLIS);
    }
}
