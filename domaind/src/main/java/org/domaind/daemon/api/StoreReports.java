package org.domaind.daemon.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.StoreChange;
import org.domaind.schema.api.StoreReport;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.history.Change;
import org.domaind.xenstore.history.ChangeFilter;
import org.domaind.xenstore.history.History;
import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.history.PastPage;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.server.StoreStatistics;
import org.domaind.xenstore.store.StorePath;
import org.domaind.xenstore.wire.Refusal;

/** What the store tells of itself, as the interface's records. */
final class StoreReports {
    /** The store's thread answers between two of its rounds: if not in this time, something is wrong with it. */
    private static final int PATIENCE_SECONDS = 10;
    /** How long a call waits for a change. */
    private static final int FOLLOW_SECONDS = 20;
    private static final int PAGE_CHANGES = 500;
    private static final int PAGE_BYTES = 512 << 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    private final StoreServer server;

    StoreReports(StoreServer server) {
        this.server = server;
    }

    StoreReport statistics() throws InterruptedException {
        StoreStatistics now = answer(server.statistics());
        return new StoreReport(now.startMillis(), now.nodes(), now.watches(), now.transactions(), now.sockets(), now.rings(), now.countedBytes(),
                now.heapBytes(), now.maxHeapBytes(), now.journalBytes(), now.compactions(), now.journalLost(),
                now.history().map(use -> new StoreReport.StoreHistory(use.bytes(), use.maxBytes(), use.reachMillis(), use.changes())),
                now.domains().stream().map(StoreReports::domain).toList());
    }

    private static StoreReport.StoreDomain domain(StoreStatistics.DomainUse use) {
        return new StoreReport.StoreDomain(use.domid(), use.requests(), use.writes(), use.conflicts(), use.lastMinute(),
                use.quotas().stream().map(quota -> new StoreReport.StoreQuota(quota.quota(), quota.used(), quota.limit(), quota.near())).toList());
    }

    Replies.StoreChanges changes(Requests.StoreLog request) throws InterruptedException {
        ChangeFilter filter = new ChangeFilter(request.path().map(path -> path(path).text()),
                request.domid().map(Domid::value).map(OptionalInt::of).orElse(OptionalInt.empty()), request.sinceMillis());
        History history = history();
        List<Change> found = history.changes(filter, request.from(), PAGE_CHANGES);
        if (found.isEmpty() && request.follow() && awaitChange(history.next())) {
            long seen = history.next();
            history = history();
            found = history.changes(filter, Math.max(seen, request.from()), PAGE_CHANGES);
        }
        long next = found.isEmpty() ? Math.max(history.next(), request.from()) : found.get(found.size() - 1).number() + 1;
        History read = history;
        return new Replies.StoreChanges(history.reach(), found.stream().map(change -> change(change, read)).toList(), next);
    }

    /** @return false when there was none for some time */
    private boolean awaitChange(long seen) throws InterruptedException {
        CompletableFuture<Void> change = server.change(seen);
        try {
            change.get(FOLLOW_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException none) {
            change.cancel(false);
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }

    private static StoreChange change(Change change, History history) {
        Origin by = change.origin();
        return new StoreChange(change.number(), change.millis(), by.domid(), by.connection(), history.client(by.connection()), by.cause().word(),
                Integer.toUnsignedLong(by.txId()), change.path(), content(change.before()),
                content(change.after()), change.alsoBelow());
    }

    private static Optional<StoreChange.StoreContent> content(Change.State state) {
        return Optional.ofNullable(state)
                .map(s -> new StoreChange.StoreContent(s.value(), s.length(), s.perms() == null ? List.of() : s.perms()));
    }

    Replies.StoreNodes nodes(Requests.StoreTreeAt request) throws InterruptedException {
        StorePath path = path(request.path());
        if (path.isSpecial()) {
            throw new ProblemException(Codes.INVALID_REQUEST, path + " is no node of the tree");
        }
        History history = history();
        if (request.atMillis() < history.reach()) {
            throw new ProblemException(Codes.NO_HISTORY, "the store's history reaches back to " + local(history.reach()) + ", not to "
                    + local(request.atMillis()), "it begins with the daemon, and --store-history of domaind bounds it");
        }
        PastPage page = history.nodesAt(request.atMillis(), path, request.skip(), PAGE_BYTES);
        return new Replies.StoreNodes(page.nodes().stream().map(node -> new Replies.StoreNode(node.path().text(),
                new String(node.value(), StandardCharsets.ISO_8859_1), node.perms().strings())).toList(), page.more());
    }

    private static String local(long millis) {
        return TIME.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault()));
    }

    private static StorePath path(String text) {
        try {
            return StorePath.orSpecial(text, Domid.ZERO.value(), StorePath.MAX_LENGTH);
        } catch (Refusal refusal) {
            throw new ProblemException(Problem.of(Codes.INVALID_REQUEST, "\"" + text + "\" is no path of the store"), refusal);
        }
    }

    private History history() throws InterruptedException {
        return answer(server.history()).orElseThrow(() -> new ProblemException(Codes.NO_HISTORY, "no history of the store is kept",
                "start domaind with --store-history"));
    }

    private static <T> T answer(CompletableFuture<T> asked) throws InterruptedException {
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException silent) {
            throw new ProblemException(new Problem("store-silent", "the store does not answer within " + PATIENCE_SECONDS
                    + " s", "see the daemon's log"), silent);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }
}
