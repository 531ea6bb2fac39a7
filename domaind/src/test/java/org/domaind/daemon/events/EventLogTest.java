package org.domaind.daemon.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EventLogTest {
    private static final int MORE = 7;
    private static final int PATIENCE_SECONDS = 10;

    @TempDir
    private Path folder;
    private final VitalThreads vital = new VitalThreads((thread, cause) -> LogManager.getLogger(EventLog.class).error("died", cause));
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AbstractAppender appender = new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            said.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    };
    private final Logger logger = (Logger) LogManager.getLogger(EventLog.class);
    private StateDatabase state;
    private EventLog log;

    @BeforeEach
    void open() {
        appender.start();
        logger.addAppender(appender);
        state = StateDatabase.open(folder.resolve("state.db"), "boot");
        log = open(state);
    }

    private EventLog open(EventStore store) {
        return new EventLog(store, Clock.fixed(Instant.ofEpochMilli(1234), ZoneOffset.UTC), vital);
    }

    @AfterEach
    void close() throws InterruptedException {
        log.close();
        state.close();
        logger.removeAppender(appender);
    }

    private static Happening created(int domid) {
        return Happening.of(EventKind.CREATED, "g", new Domid(domid), "");
    }

    private static List<Long> numbers(List<Event> events) {
        return events.stream().map(Event::number).toList();
    }

    @Test
    void eventsHaveOneOrderOverRestarts() throws InterruptedException {
        assertEquals(new Event(1, 1234, created(1)), log.add(created(1)));
        assertEquals(2, log.add(created(2)).number());
        log.close();
        log = open(state);
        assertEquals(3, log.add(created(3)).number());
        assertEquals(List.of(1L, 2L, 3L), numbers(log.after(0, 10)));
        assertEquals(List.of(2L), numbers(log.after(1, 1)));
        assertEquals(List.of(3L), numbers(log.after(2, 10)));
        assertEquals(List.of(), log.after(3, 10));
    }

    @Test
    void whatIsAcknowledgedIsKept() {
        Event event = log.record(created(1));
        assertEquals(List.of(event), state.newest(10));
    }

    @Test
    void whatManyThreadsAddComesInTheOrderOfItsNumbers() throws InterruptedException {
        List<CompletableFuture<Void>> adders = IntStream.range(0, 4).mapToObj(adder -> CompletableFuture.runAsync(() ->
                IntStream.rangeClosed(1, 100).forEach(n -> log.add(created(n))))).toList();
        adders.forEach(CompletableFuture::join);
        assertEquals(LongStream.rangeClosed(1, 400).boxed().toList(), numbers(log.after(0, 1000)));
        log.close();
        assertEquals(LongStream.rangeClosed(1, 400).boxed().toList(), numbers(state.newest(1000)));
    }

    @Test
    void whoFollowsIsToldAtOnceAndOneThatFailsCostsNobodyElseAnything() {
        List<Event> told = new ArrayList<>();
        log.follow(event -> {
            throw new IllegalStateException("a bug");
        });
        log.follow(told::add);
        Event event = log.add(created(1));
        assertEquals(List.of(event), told);
        assertTrue(said.get(0).startsWith("ERROR A fault of domaind: Event[number=1"), said::toString);
    }

    @Test
    void memoryHasTheNewestAndTheStoreTheOthers() {
        for (int n = 1; n <= EventLog.MAX_IN_MEMORY; n++) {
            log.add(created(1));
        }
        log.record(created(1));
        assertEquals(List.of(1L, 2L), numbers(log.after(0, 2)), "from the store");
        synchronized (state) {
            CompletableFuture<List<Event>> read = CompletableFuture.supplyAsync(() -> log.after(1, EventLog.MAX_IN_MEMORY));
            assertEquals(EventLog.MAX_IN_MEMORY, read.join().size(), "from memory, which waits for no database");
        }
    }

    @Test
    void eventsOfDevicesTakeNoRoomFromOthersInMemory() {
        log.record(created(1));
        synchronized (state) {
            for (int n = 0; n < 2 * EventLog.MAX_IN_MEMORY; n++) {
                log.add(Happening.of(EventKind.DEVICE_CONNECTED, "h", new Domid(2), "vbd 1"));
            }
            log.add(created(3));
        }
        List<Event> all = log.after(0, Integer.MAX_VALUE);
        assertEquals(List.of(1L, 2L * EventLog.MAX_IN_MEMORY + 2), numbers(all.stream().filter(event -> event.what().kind() == EventKind.CREATED).toList()));
        assertEquals(numbers(all).stream().sorted().distinct().toList(), numbers(all));
    }

    @Test
    void whatASlowDatabaseDoesNotTakeIsSaidAndHoldsNobodyUp() throws InterruptedException {
        // All use of the database waits for this.
        synchronized (state) {
            log.add(created(1));
            CountDownLatch taken = new CountDownLatch(1);
            CompletableFuture.runAsync(() -> {
                while (log.unwritten() > 0) {
                    Thread.onSpinWait();
                }
                taken.countDown();
            });
            assertTrue(taken.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            for (int i = 0; i < EventLog.MAX_UNWRITTEN + MORE; i++) {
                log.add(created(2));
            }
        }
        log.close();
        assertEquals(1 + EventLog.MAX_UNWRITTEN, state.newest(Integer.MAX_VALUE).size());
        assertEquals(1 + EventLog.MAX_UNWRITTEN + MORE, log.after(0, Integer.MAX_VALUE).size());
        assertEquals(List.of("WARN " + MORE + " events are in this log and in memory, not in the database: they came faster than it took them"), said);
    }

    @Test
    void whatCannotBeKeptIsSaidAndAcknowledgedAllTheSame() {
        EventStore broken = events -> {
            throw new IllegalStateException("the disk is full");
        };
        Event event = open(broken).record(created(1));
        assertEquals(1, event.number());
        assertEquals(List.of("WARN 1 events are not in the database: the disk is full"), said);
    }

    @Test
    void textsAreForPeople() {
        assertEquals("g (domain 3) settled: reboot, lives on as domain 4", Happening.of(EventKind.SETTLED, "g", new Domid(3), "")
                .because(Optional.of(ShutdownReason.REBOOT)).livesOnIn(Optional.of(new Domid(4))).toString());
        assertEquals("domain 3 stopped: destroy", Happening.of(EventKind.STOPPED, "domain 3", new Domid(3), "destroy").toString());
        assertEquals("g restart-failed", Happening.of(EventKind.RESTART_FAILED, "g", "").toString());
        assertNull(EventKind.ofWord("nothing").orElse(null));
    }
}
