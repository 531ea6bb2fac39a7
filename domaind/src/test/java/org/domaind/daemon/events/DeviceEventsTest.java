package org.domaind.daemon.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeviceEventsTest {
    private static final int FLOOD = 100_000;
    /** Of the database ({@code StateDatabase.MAX_EVENTS_OF_DEVICES}), with those that it has not trimmed yet. */
    private static final int MAX_KEPT = 2_500 + 64;

    @TempDir
    private Path folder;
    private final VitalThreads vital = new VitalThreads((thread, cause) -> { });
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private StateDatabase state;
    private EventLog log;
    private DeviceEvents devices;

    @BeforeEach
    void open() {
        state = StateDatabase.open(folder.resolve("state.db"), "boot");
        log = new EventLog(state, Clock.systemUTC(), vital);
        devices = new DeviceEvents(log, now::get, vital);
    }

    @AfterEach
    void close() throws InterruptedException {
        devices.close();
        log.close();
        state.close();
    }

    private void flips(String guest, String device, int count) {
        for (int i = 0; i < count; i++) {
            EventKind kind = i % 2 == 0 ? EventKind.DEVICE_CONNECTED : EventKind.DEVICE_DISCONNECTED;
            devices.add(Happening.of(kind, guest, new Domid(1), device), device);
        }
    }

    /** Returns once the thread has done what it can do at this time. */
    private void await() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            CountDownLatch done = new CountDownLatch(1);
            vital.loops().get("device-events").post(done::countDown);
            assertTrue(done.await(10, TimeUnit.SECONDS));
        }
    }

    private List<String> texts() {
        return log.after(0, Integer.MAX_VALUE).stream().map(event -> event.what().toString()).toList();
    }

    @Test
    void aFewAreToldAtOnceAndTheOthersAsOne() throws InterruptedException {
        flips("g", "vbd 51712", DeviceEvents.DEVICE_BURST + 3);
        flips("g", "vif 0", 1);
        await();
        assertEquals(List.of("g (domain 1) device-connected: vbd 51712", "g (domain 1) device-disconnected: vbd 51712",
                "g (domain 1) device-connected: vbd 51712", "g (domain 1) device-disconnected: vbd 51712", "g (domain 1) device-connected: vif 0"), texts());
        now.addAndGet(DeviceEvents.DEVICE_INTERVAL_NANOS - 1);
        await();
        assertEquals(5, texts().size());
        now.incrementAndGet();
        await();
        assertEquals("g (domain 1) device-connected: vbd 51712; 2 changes before this one are not listed", texts().get(5));
        assertEquals(6, texts().size());
        now.addAndGet(DeviceEvents.DEVICE_INTERVAL_NANOS * DeviceEvents.DEVICE_BURST);
        flips("g", "vbd 51712", 1);
        await();
        assertEquals("g (domain 1) device-connected: vbd 51712", texts().get(6));
    }

    @Test
    void aGuestWithManyDevicesHasOneAllowance() throws InterruptedException {
        for (int device = 0; device < DeviceEvents.MAX_DEVICES + 10; device++) {
            flips("g", "vif " + device, 2);
        }
        await();
        assertEquals(DeviceEvents.GUEST_BURST, texts().size());
        flips("h", "vif 0", 1);
        await();
        assertEquals("h (domain 1) device-connected: vif 0", texts().get(DeviceEvents.GUEST_BURST));
        now.addAndGet(DeviceEvents.GUEST_INTERVAL_NANOS);
        await();
        assertEquals(DeviceEvents.GUEST_BURST + 2, texts().size());
    }

    @Test
    void aFloodTakesNoRoomFromOthers() throws InterruptedException {
        log.record(Happening.of(EventKind.CREATED, "other", new Domid(2), ""));
        for (int i = 0; i < FLOOD; i++) {
            flips("g" + i % 10, "vbd " + i % 100, 2);
            // Each time with an allowance that is full again: as much as guests can ever cause.
            now.addAndGet(DeviceEvents.GUEST_INTERVAL_NANOS / 8);
        }
        await();
        log.record(Happening.of(EventKind.DESTROYED, "other", new Domid(2), ""));
        List<String> all = texts();
        assertEquals("other (domain 2) created", all.get(0));
        assertEquals("other (domain 2) destroyed", all.get(all.size() - 1));
        assertTrue(all.size() > EventLog.MAX_OF_DEVICES_IN_MEMORY, all.size() + " events");
        List<Event> kept = state.newest(Integer.MAX_VALUE);
        assertEquals(2, kept.stream().filter(event -> event.what().guest().equals("other")).count());
        assertTrue(kept.size() <= MAX_KEPT + 2, kept.size() + " events");
    }

    @Test
    void moreGuestsThanHaveAllowancesShareOne() throws InterruptedException {
        for (int guest = 0; guest < DeviceEvents.MAX_GUESTS + 100; guest++) {
            flips("g" + guest, "vbd 1", 1);
        }
        await();
        assertTrue(texts().size() <= EventLog.MAX_OF_DEVICES_IN_MEMORY + MAX_KEPT);
        // Those that are idle make room.
        now.addAndGet(DeviceEvents.GUEST_INTERVAL_NANOS * DeviceEvents.GUEST_BURST);
        flips("one more", "vbd 1", 1);
        await();
        assertTrue(texts().contains("one more (domain 1) device-connected: vbd 1"));
    }

    @Test
    void atItsEndNothingIsWithheld() throws InterruptedException {
        flips("g", "vbd 51712", FLOOD);
        devices.close();
        List<String> all = texts();
        assertEquals(DeviceEvents.DEVICE_BURST + 1, all.size());
        assertEquals("g (domain 1) device-disconnected: vbd 51712; " + (FLOOD - DeviceEvents.DEVICE_BURST - 1) + " changes before this one are not listed",
                all.get(DeviceEvents.DEVICE_BURST));
    }
}
