package org.domaind.daemon.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
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
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.wire.Refusal;

/** Makes the API's reports on the store: statistics, history, past trees. */
public final class StoreReports {
    /** The store's thread answers within a round of its loop: without an answer in this time something is wrong with it. */
    private static final int PATIENCE_SECONDS = 10;
    /** How long a call with {@code follow} waits for a change. */
    private static final int FOLLOW_SECONDS = 20;
    private static final int PAGE_CHANGES = 500;
    private static final int PAGE_BYTES = 512 << 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);

    private final StoreServer server;
    private final Executor workers;

    /** @param workers read the snapshots that the store's thread hands out, which must not spend its time on that */
    public StoreReports(StoreServer server, Executor workers) {
        this.server = server;
        this.workers = workers;
    }

    CompletableFuture<StoreReport> statistics() {
        return answer(server.statistics(), StoreReports::report);
    }

    private static StoreReport report(StoreStatistics now) {
        return new StoreReport(now.startMillis(), now.nodes(), now.watches(), now.transactions(), now.sockets(), now.rings(), now.countedBytes(),
                now.heapBytes(), now.maxHeapBytes(), now.journalBytes(), now.compactions(), now.journalLost(),
                now.history().map(use -> new StoreReport.StoreHistory(use.bytes(), use.maxBytes(), use.reachMillis(), use.changes())),
                now.domains().stream().map(StoreReports::domain).toList());
    }

    private static StoreReport.StoreDomain domain(StoreStatistics.DomainUse use) {
        return new StoreReport.StoreDomain(use.domid(), use.requests(), use.writes(), use.conflicts(), use.lastMinute(),
                use.quotas().stream().map(quota -> new StoreReport.StoreQuota(quota.quota(), quota.used(), quota.limit(), quota.near())).toList());
    }

    CompletableFuture<Replies.StoreChanges> changes(Requests.StoreLog request) {
        ChangeFilter filter = new ChangeFilter(request.path().map(path -> path(path).text()),
                request.domid().map(Domid::value).map(OptionalInt::of).orElse(OptionalInt.empty()), request.sinceMillis());
        return answer(server.history(), StoreReports::kept).thenCompose(history -> {
            List<Change> found = history.changes(filter, request.from(), PAGE_CHANGES);
            return found.isEmpty() && request.follow() ? later(filter, request.from(), history.next())
                    : CompletableFuture.completedFuture(page(history, found, request.from()));
        });
    }

    /** Completes at the next change, or after a timeout. */
    private CompletableFuture<Replies.StoreChanges> later(ChangeFilter filter, long from, long seen) {
        return server.change(seen).completeOnTimeout(null, FOLLOW_SECONDS, TimeUnit.SECONDS)
                .thenCompose(nothing -> answer(server.history(), StoreReports::kept))
                .thenApply(history -> page(history, history.changes(filter, Math.max(seen, from), PAGE_CHANGES), from));
    }

    private static Replies.StoreChanges page(History history, List<Change> found, long from) {
        long next = found.isEmpty() ? Math.max(history.next(), from) : found.get(found.size() - 1).number() + 1;
        return new Replies.StoreChanges(history.reach(), found.stream().map(change -> change(change, history)).toList(), next);
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

    CompletableFuture<Replies.StoreNodes> nodes(Requests.StoreTreeAt request) {
        StorePath path = path(request.path());
        if (path.isSpecial()) {
            throw new ProblemException(Codes.INVALID_REQUEST, "the store has no node " + path);
        }
        return answer(server.history(), history -> nodes(kept(history), path, request));
    }

    private static Replies.StoreNodes nodes(History history, StorePath path, Requests.StoreTreeAt request) {
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
            throw new ProblemException(Problem.of(Codes.INVALID_REQUEST, "\"" + text + "\" is not a valid store path"), refusal);
        }
    }

    private static History kept(Optional<History> history) {
        return history.orElseThrow(() -> new ProblemException(Codes.NO_HISTORY, "no history of the store is kept",
                "start domaind with --store-history"));
    }

    /** Waits for the store's thread with a timeout, then reads on a worker. */
    private <T, R> CompletableFuture<R> answer(CompletableFuture<T> asked, Function<T, R> read) {
        return asked.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).handleAsync((answer, failure) -> {
            if (failure instanceof TimeoutException) {
                throw new ProblemException(new Problem("store-silent", "the store does not answer within " + PATIENCE_SECONDS
                        + " s", "see the daemon's log"), failure);
            }
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            return read.apply(answer);
        }, workers);
    }
}
