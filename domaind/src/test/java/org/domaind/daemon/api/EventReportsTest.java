package org.domaind.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.logging.log4j.LogManager;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.GuestEvent;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events by pages, and waits for the next one. */
@Timeout(30)
class EventReportsTest {
    private static final int MANY = 1200;

    @TempDir
    private Path folder;
    private StateDatabase state;
    private EventLog log;
    private ApiWorkers workers;
    private EventReports reports;

    @BeforeEach
    void open() {
        state = StateDatabase.open(folder.resolve("state.db"), "boot");
        log = new EventLog(state, Clock.systemUTC(), new VitalThreads((thread, cause) -> LogManager.getLogger(EventLog.class).error("died", cause)));
        workers = new ApiWorkers();
        reports = new EventReports(log, workers);
    }

    @AfterEach
    void close() throws InterruptedException {
        workers.close();
        log.close();
        state.close();
    }

    private void add(String guest, int domid) {
        log.add(Happening.of(EventKind.CREATED, guest, new Domid(domid), ""));
    }

    private static Requests.Events of(String guest, long after, boolean follow) {
        return new Requests.Events(Optional.of(guest), after, follow);
    }

    private static Requests.Events all(long after, boolean follow) {
        return new Requests.Events(Optional.empty(), after, follow);
    }

    private static List<Long> numbers(Replies.Events page) {
        return page.events().stream().map(GuestEvent::number).toList();
    }

    @Test
    void pagesFollowEachOther() {
        IntStream.rangeClosed(1, MANY).forEach(i -> add("g" + i, 1));
        List<Long> seen = new ArrayList<>();
        Replies.Events page = reports.page(all(0, false)).join();
        int pages = 0;
        for (; !page.events().isEmpty(); pages++) {
            seen.addAll(numbers(page));
            page = reports.page(all(page.last(), false)).join();
        }
        assertEquals(IntStream.rangeClosed(1, MANY).mapToObj(Long::valueOf).toList(), seen);
        assertEquals(3, pages);
    }

    @Test
    void oneGuestsEventsAreFoundByNameAndByNumber() {
        add("g", 5);
        IntStream.range(0, MANY).forEach(i -> add("other", 6));
        add("g", 7);
        Replies.Events first = reports.page(of("g", 0, false)).join();
        assertEquals(List.of(1L), numbers(first));
        assertEquals(List.of(MANY + 2L), numbers(reports.page(of("g", first.last(), false)).join()));
        assertEquals(List.of(MANY + 2L), numbers(reports.page(of("7", 0, false)).join()));
        assertEquals(List.of(), numbers(reports.page(of("nobody", 0, false)).join()));
    }

    @Test
    void theNextEventEndsAWait() {
        add("g", 5);
        CompletableFuture<Replies.Events> wanted = reports.page(of("g", 1, true));
        CompletableFuture<Replies.Events> every = reports.page(all(1, true));
        assertFalse(wanted.isDone() || every.isDone());
        add("other", 6);
        assertEquals(List.of(2L), numbers(every.join()));
        // Nothing that is wanted: the caller asks again, from there on.
        assertEquals(new Replies.Events(List.of(), 2), wanted.join());
        CompletableFuture<Replies.Events> again = reports.page(of("g", 2, true));
        add("g", 5);
        assertEquals(List.of(3L), numbers(again.join()));
    }

    @Test
    void waitsAreBoundedAndEndWithTheirCallers() {
        List<CompletableFuture<Replies.Events>> waits = IntStream.range(0, EventReports.MAX_WAITS).mapToObj(i -> reports.page(all(0, true))).toList();
        assertEquals("too-many-waits", assertThrows(ProblemException.class, () -> reports.page(all(0, true))).problem().code());
        waits.get(0).cancel(false);
        CompletableFuture<Replies.Events> another = reports.page(all(0, true));
        add("g", 5);
        assertEquals(List.of(1L), numbers(another.join()));
        waits.stream().skip(1).forEach(wait -> assertEquals(List.of(1L), numbers(wait.join())));
        assertTrue(waits.get(0).isCancelled());
    }
}
