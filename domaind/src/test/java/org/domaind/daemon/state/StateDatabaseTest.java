package org.domaind.daemon.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDatabaseTest {
    @TempDir
    private Path folder;

    private StateDatabase open(String bootId) {
        return StateDatabase.open(folder.resolve("lib/state.db"), bootId);
    }

    private static KnownGuest guest(String name, int domid) {
        GuestConfig config = new GuestConfig(new Identity(name, Optional.empty()), new BootSpec("/boot/k", Optional.of("/boot/r"), "a=b"),
                new MemorySpec(MemoryKib.ofMib(64), MemoryKib.ofMib(64)), new VcpuSpec(1, 1), Scheduling.DEFAULT, new Platform.Pv(false),
                List.of(), ShutdownActions.DEFAULT, GuestLimits.DEFAULT, ClockSpec.DEFAULT);
        UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new KnownGuest(uuid, new Domid(domid), config.withUuid(uuid), 1234);
    }

    private static String source(String name) {
        return "name=\"" + name + "\"\n";
    }

    @Test
    void remembersGuestsAcrossProcesses() {
        KnownGuest a = guest("a", 3);
        try (StateDatabase database = open("boot1")) {
            database.put(guest("b", 5), source("b"));
            database.put(a, source("a"));
        }
        try (StateDatabase database = open("boot1")) {
            assertEquals(List.of(a, guest("b", 5)), database.guests());
            assertEquals(Optional.of(a), database.guest(a.uuid()));
            assertEquals(Optional.of(a), database.guest(new Domid(3)));
            assertEquals(Optional.empty(), database.guest(new Domid(4)));
            assertEquals(Optional.of(a), database.named("a"));
            assertEquals(source("a"), database.source(a.uuid()));
            assertEquals("", database.source(new UUID(1, 2)));
        }
    }

    @Test
    void aRenamedGuestKeepsItsSource() {
        KnownGuest a = guest("a", 3);
        KnownGuest renamed = a.withConfig(a.config().withName("b"));
        try (StateDatabase database = open("boot1")) {
            database.put(a, source("a"));
            database.change(renamed);
            assertEquals(Optional.empty(), database.named("a"));
        }
        try (StateDatabase database = open("boot1")) {
            assertEquals(List.of(renamed), database.guests());
            assertEquals(Optional.of(renamed), database.named("b"));
            assertEquals(source("a"), database.source(a.uuid()));
        }
    }

    @Test
    void anotherBootHasNoneOfItsDomains() {
        try (StateDatabase database = open("boot1")) {
            database.put(guest("a", 3), source("a"));
            database.begin("create", "{}");
        }
        try (StateDatabase database = open("boot2")) {
            assertEquals(List.of(), database.guests());
            assertEquals(List.of(), database.unfinished());
        }
    }

    @Test
    void forgettingTheOldDomainKeepsTheNewOne() {
        try (StateDatabase database = open("boot1")) {
            KnownGuest rebooted = guest("a", 4);
            database.put(guest("a", 3), source("a"));
            database.put(rebooted, source("a"));
            assertEquals(Optional.empty(), database.guest(new Domid(3)));
            database.forget(rebooted.uuid(), new Domid(3));
            assertEquals(List.of(rebooted), database.guests());
            database.forget(rebooted.uuid(), new Domid(4));
            assertEquals(List.of(), database.guests());
        }
    }

    @Test
    void knowsWhatWasNotFinished() {
        long undone;
        try (StateDatabase database = open("boot1")) {
            long done = database.begin("create", "{\"x\":1}");
            database.beginStep(done, 1, "one");
            database.end(done);
            undone = database.begin("destroy", "{\"x\":2}");
            database.beginStep(undone, 1, "one");
            database.bind(undone, "{\"domid\":7}");
            database.beginStep(undone, 2, "two");
        }
        try (StateDatabase database = open("boot1")) {
            assertEquals(List.of(new Operation(undone, "destroy", "{\"x\":2}", "{\"domid\":7}", List.of("one", "two"))), database.unfinished());
        }
    }

    @Test
    void eventsComeBackAsTheyWere() {
        List<Event> events = List.of(
                new Event(3, 5, Happening.of(EventKind.SETTLED, "g", new Domid(7), "it could not be done").because(Optional.of(ShutdownReason.SOFT_RESET))
                        .livesOnIn(Optional.of(new Domid(8)))),
                new Event(4, 6, Happening.of(EventKind.RESTART_FAILED, "h", "")));
        try (StateDatabase database = open("boot1")) {
            assertEquals(0, database.lastNumber());
            database.keep(events);
        }
        try (StateDatabase database = open("boot2")) {
            assertEquals(4, database.lastNumber());
            assertEquals(events, database.newest(10));
            assertEquals(events.subList(1, 2), database.after(3, 10));
            assertEquals(events.subList(0, 1), database.after(0, 1));
        }
    }

    @Test
    void eventsAreBounded() {
        int more = 7;
        try (StateDatabase database = open("boot1")) {
            database.keep(LongStream.rangeClosed(1, StateDatabase.MAX_EVENTS + more)
                    .mapToObj(number -> new Event(number, 0, Happening.of(EventKind.FAILED, "g", ""))).toList());
            assertEquals(StateDatabase.MAX_EVENTS, database.newest(Integer.MAX_VALUE).size());
            assertEquals(more + 1, database.newest(Integer.MAX_VALUE).get(0).number());
        }
    }

    @Test
    void eventsOfDevicesTakeNoRoomFromOthers() {
        int others = 100;
        try (StateDatabase database = open("boot1")) {
            database.keep(LongStream.rangeClosed(1, others).mapToObj(number -> new Event(number, 0, Happening.of(EventKind.CREATED, "g", ""))).toList());
            database.keep(LongStream.rangeClosed(others + 1, 2 * StateDatabase.MAX_EVENTS)
                    .mapToObj(number -> new Event(number, 0, Happening.of(EventKind.DEVICE_FAILED, "g", ""))).toList());
            assertEquals(others, database.after(0, others).stream().filter(event -> event.what().kind() == EventKind.CREATED).count());
            assertEquals(others + StateDatabase.MAX_EVENTS_OF_DEVICES, database.newest(Integer.MAX_VALUE).size());
        }
    }
}
