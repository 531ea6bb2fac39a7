package org.domaind.tests.simulated.migrate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Autoballoon;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.xl.client.DaemonClient;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.save.SavedConfig;

/** One guest's move from one daemon to another: what the two commands do, on two threads. */
final class Move {
    private static final long MAX_SECONDS = 60;

    private final RunningDaemon from;
    private final RunningDaemon to;
    private final Road road;
    private Requests.MigrationLimits limits = Requests.MigrationLimits.DEFAULT;
    private boolean leavePaused;
    private String leaveAfter = "never";

    /** How the two ends have ended. */
    record Ends(Optional<Replies.Migrated> sent, Optional<ProblemException> sendFailure, Optional<Replies.Created> received,
                Optional<ProblemException> receiveFailure) {
        Replies.Migrated ok() {
            if (sent.isEmpty() || received.isEmpty()) {
                throw new AssertionError(this.toString());
            }
            return sent.get();
        }

        String sendCode() {
            return sendFailure.map(e -> e.problem().code()).orElse("");
        }
    }

    Move(RunningDaemon from, RunningDaemon to, Road road) {
        this.from = from;
        this.to = to;
        this.road = road;
    }

    Move limits(Requests.MigrationLimits some) {
        limits = some;
        return this;
    }

    /** The sending caller goes as soon as it is told of a step that begins so. */
    Move leaveAfter(String step) {
        leaveAfter = step;
        return this;
    }

    Move paused() {
        leavePaused = true;
        return this;
    }

    /** Runs both ends, and waits for their ends. */
    Ends run(String guest) {
        CompletableFuture<Object> receiver = CompletableFuture.supplyAsync(() -> caught(this::receive));
        CompletableFuture<Object> sender = CompletableFuture.supplyAsync(() -> caught(() -> send(guest)));
        try {
            Object sent = sender.get(MAX_SECONDS, TimeUnit.SECONDS);
            road.senderHasIt();
            Object received = receiver.get(MAX_SECONDS, TimeUnit.SECONDS);
            return new Ends(of(sent, Replies.Migrated.class), of(sent, ProblemException.class), of(received, Replies.Created.class),
                    of(received, ProblemException.class));
        } catch (Exception e) {
            throw new AssertionError("the migration has not ended", e);
        } finally {
            road.close();
        }
    }

    private static <T> Optional<T> of(Object result, Class<T> type) {
        return type.isInstance(result) ? Optional.of(type.cast(result)) : Optional.empty();
    }

    private static Object caught(Supplier<Object> work) {
        try {
            return work.get();
        } catch (ProblemException e) {
            return e;
        }
    }

    private Object send(String guest) {
        try (DaemonConnection daemon = DaemonClient.connect(from.paths().managementSocket())) {
            DomainReport domain = DomainOperands.report(daemon, guest);
            return daemon.callWithProgress(Method.MIGRATE_GUEST, new Requests.MigrateGuest(domain.domid(), road.senderLink(),
                    SavedConfig.json(from.paths(), daemon, domain), limits), Replies.Migrated.class, progress -> {
                road.senderHasIt();
                if (progress.step().startsWith(leaveAfter)) {
                    throw new ProblemException("left", "the caller goes");
                }
            });
        } finally {
            road.senderHasIt();
        }
    }

    private Object receive() {
        try (InputStream in = road.receiverIn(); OutputStream out = road.receiverOut()) {
            out.write("xl migration receiver ready, send binary domain data.\n".getBytes(StandardCharsets.US_ASCII));
            ConfigFile config = SavedConfig.read(in).config(invocation(), "migration stream");
            try (DaemonConnection daemon = DaemonClient.connect(to.paths().managementSocket())) {
                return daemon.callWithProgress(Method.RECEIVE_GUEST, new Requests.ReceiveGuest(config.guest(), config.text(), road.receiverLink(), leavePaused,
                        Autoballoon.AUTO), Replies.Created.class, progress -> {
                            road.receiverHasIt();
                            close(in);
                            close(out);
                        });
            }
        } catch (IOException e) {
            return new ProblemException("link-lost", String.valueOf(e.getMessage()));
        } finally {
            road.receiverHasIt();
        }
    }

    private static void close(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private Invocation invocation() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return new Invocation(List.of(), to.paths().root(), Map.of(HostPaths.ROOT_VARIABLE, to.paths().root().toString()), InputStream.nullInputStream(), nowhere,
                nowhere, stream -> false, System::currentTimeMillis);
    }
}
