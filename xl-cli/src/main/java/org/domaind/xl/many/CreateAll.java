package org.domaind.xl.many;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.file.XlConf;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.ProgressLine;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Terminal;

/**
 * {@code xl create --all}: the guests of many config files, several at a time. One that cannot be created keeps none of the others from being.
 *
 * @param files     in the order given
 * @param overrides settings for all of them
 * @param paused    leave them paused
 * @param quiet     say nothing but what fails
 * @param json      print the guests as JSON
 */
public record CreateAll(Invocation invocation, List<String> files, List<String> overrides, boolean paused, boolean quiet, boolean json) {
    /** As many plans as the daemon works on at once. */
    private static final int AT_ONCE = 8;

    /** A guest to create. */
    private record Wanted(String file, Requests.CreateGuest request) {
    }

    /** What became of a file. @param name empty: it could not be read  @param domid empty: there is no such guest, for the reason that was said */
    private record Outcome(String file, String name, Optional<Domid> domid, String reason) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", file);
            if (!name.isEmpty()) {
                json.put("name", name);
            }
            domid.ifPresentOrElse(created -> json.put("domid", created.value()), () -> json.put("error", reason));
            return json;
        }
    }

    /** @return 0: all were created; 3: some or all were not */
    public int run() {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        List<Wanted> wanted = new ArrayList<>();
        for (String file : files) {
            outcomes.put(file, null);
            try {
                ConfigFile config = ConfigFile.read(invocation, file, overrides, true);
                wanted.add(new Wanted(file, new Requests.CreateGuest(config.guest(), config.text(), paused, new XlConf(invocation).autoballoon())));
            } catch (Failure failure) {
                // What is wrong in the file has been said, line by line.
                String reason = failure.getMessage().isEmpty() ? "its config is refused" : failure.getMessage();
                outcomes.put(file, new Outcome(file, "", Optional.empty(), reason));
                invocation.error("xl: " + file + ": " + reason);
            }
        }
        int refused = files.size() - wanted.size();
        create(wanted, refused, outcomes);
        long created = outcomes.values().stream().filter(outcome -> outcome.domid().isPresent()).count();
        if (json) {
            JsonOutput.print(invocation, outcomes.values().stream().map(Outcome::json).toList());
        } else if (!quiet) {
            invocation.print("Created " + created + " of " + files.size() + " guests");
        }
        return created == files.size() ? Status.OK : Status.CREATE_FAILED;
    }

    private void create(List<Wanted> wanted, int refused, Map<String, Outcome> outcomes) {
        BlockingQueue<Outcome> done = new LinkedBlockingQueue<>();
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, wanted.size())), work -> {
            Thread thread = new Thread(work, "create-all");
            thread.setDaemon(true);
            return thread;
        });
        Optional<ProgressLine> line = quiet || !invocation.terminal().is(Terminal.Stream.ERR) ? Optional.empty()
                : Optional.of(new ProgressLine(invocation, "Creating " + files.size() + " guests"));
        try {
            wanted.forEach(one -> workers.submit(() -> done.add(create(one))));
            int failed = refused;
            for (int count = 0; count < wanted.size(); count++) {
                show(line, refused + count, failed);
                Outcome outcome = done.take();
                outcomes.put(outcome.file(), outcome);
                if (outcome.domid().isEmpty()) {
                    failed++;
                    line.ifPresent(ProgressLine::clear);
                    invocation.error("xl: " + outcome.name() + ": " + outcome.reason());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Status.FAILURE, "xl: interrupted");
        } finally {
            line.ifPresent(ProgressLine::clear);
            workers.shutdownNow();
        }
    }

    private static void show(Optional<ProgressLine> line, int done, int failed) {
        line.ifPresent(shown -> shown.say(done + " done" + (failed > 0 ? ", " + failed + " failed" : "")));
    }

    /** On a worker's thread. Whatever happens is an outcome: somebody waits for it. */
    private Outcome create(Wanted one) {
        String name = one.request().config().name();
        try (DaemonConnection daemon = invocation.connect()) {
            return new Outcome(one.file(), name, Optional.of(daemon.call(Method.CREATE_GUEST, one.request(), Replies.Created.class).domid()), "");
        } catch (ProblemException e) {
            return new Outcome(one.file(), name, Optional.empty(), e.problem().line());
        } catch (RuntimeException e) {
            return new Outcome(one.file(), name, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }
}
