package org.domaind.daemon.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.domaind.daemon.vital.VitalThreads;

/**
 * Takes what happens to guests' devices to the event log. A guest can make its devices come and go, and fail, as often as it likes: a few events of
 * each device and of each guest are told at once; the changes beyond that are counted, and told as one event with the last of them when the guest's
 * allowance has room again. Whoever adds one is never held up. Thread-safe.
 */
public final class DeviceEvents implements AutoCloseable {
    /** Of one device at once; then one per {@link #DEVICE_INTERVAL_NANOS}. */
    static final int DEVICE_BURST = 4;
    static final long DEVICE_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Of all devices of one guest at once, over its reboots; then one per {@link #GUEST_INTERVAL_NANOS}. */
    static final int GUEST_BURST = 16;
    static final long GUEST_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(2);
    /** Guests, and devices of one guest, with an allowance of their own; what comes beyond shares one. */
    static final int MAX_GUESTS = 4096;
    static final int MAX_DEVICES = 256;

    private static final String OTHERS = "";

    private final EventLog log;
    private final LongSupplier nanos;
    private final Thread thread;
    private final Map<String, Guest> guests = new HashMap<>();
    /** Devices with changes that were not told yet. */
    private final Set<Device> waiting = new LinkedHashSet<>();
    private List<Happening> due = new ArrayList<>();
    private List<Runnable> tasks = new ArrayList<>();
    private boolean closing;

    private static final class Guest {
        private final TokenBucket bucket;
        private final Map<String, Device> devices = new HashMap<>();

        Guest(long now) {
            bucket = new TokenBucket(GUEST_BURST, GUEST_INTERVAL_NANOS, now);
        }

        /** Its allowance is as that of a guest that was never seen. */
        boolean isIdle(long now) {
            return bucket.isFull(now) && devices.values().stream().allMatch(device -> device.withheld == 0 && device.bucket.isFull(now));
        }
    }

    private static final class Device {
        private final Guest guest;
        private final TokenBucket bucket;
        private long withheld;
        private Happening latest;

        Device(Guest guest, long now) {
            this.guest = guest;
            bucket = new TokenBucket(DEVICE_BURST, DEVICE_INTERVAL_NANOS, now);
        }

        long until(long now) {
            return Math.max(bucket.until(now), guest.bucket.until(now));
        }

        void take() {
            bucket.take();
            guest.bucket.take();
        }

        /** What is told of all changes that were withheld. */
        Happening told() {
            long before = withheld - 1;
            withheld = 0;
            return before == 0 ? latest : latest.with(latest.detail() + "; " + before + " changes before this one are not listed");
        }
    }

    /** @param nanos a clock, as {@link System#nanoTime} */
    public DeviceEvents(EventLog log, LongSupplier nanos, VitalThreads vital) {
        this.log = log;
        this.nanos = nanos;
        this.thread = vital.thread("device-events", this::run, this::post);
        thread.start();
    }

    /** @param device its name among the guest's devices: {@code vbd 51712} */
    public synchronized void add(Happening what, String device) {
        long now = nanos.getAsLong();
        Device found = device(guest(what.guest(), now), device, now);
        if (found.withheld == 0 && found.until(now) == 0) {
            found.take();
            due.add(what);
            notifyAll();
        } else {
            found.withheld++;
            found.latest = what;
            if (waiting.add(found)) {
                notifyAll();
            }
        }
    }

    private Guest guest(String name, long now) {
        if (!guests.containsKey(name) && guests.size() >= MAX_GUESTS) {
            guests.values().removeIf(guest -> guest.isIdle(now));
        }
        return guests.computeIfAbsent(guests.size() < MAX_GUESTS || guests.containsKey(name) ? name : OTHERS, n -> new Guest(now));
    }

    private static Device device(Guest guest, String name, long now) {
        String key = guest.devices.size() < MAX_DEVICES || guest.devices.containsKey(name) ? name : OTHERS;
        return guest.devices.computeIfAbsent(key, n -> new Device(guest, now));
    }

    private void run() {
        boolean more = true;
        while (more) {
            List<Happening> told;
            List<Runnable> asked;
            synchronized (this) {
                awaitWork();
                takeWaiting();
                more = !closing;
                told = due;
                asked = tasks;
                due = new ArrayList<>();
                tasks = new ArrayList<>();
            }
            asked.forEach(Runnable::run);
            told.forEach(log::add);
        }
    }

    private void awaitWork() {
        try {
            while (due.isEmpty() && tasks.isEmpty() && !closing) {
                long now = nanos.getAsLong();
                long next = waiting.stream().mapToLong(device -> device.until(now)).min().orElse(Long.MAX_VALUE);
                if (next <= 0) {
                    return;
                }
                if (waiting.isEmpty()) {
                    wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(this, next);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** At the end nothing is withheld: that is one event per device at most. */
    private void takeWaiting() {
        long now = nanos.getAsLong();
        for (Iterator<Device> all = waiting.iterator(); all.hasNext();) {
            Device device = all.next();
            if (closing || device.until(now) == 0) {
                device.take();
                due.add(device.told());
                all.remove();
            }
        }
    }

    private synchronized void post(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    /** What was added before is in the event log. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        VitalThreads.join(thread);
    }
}
