package org.domaind.xl.store;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.store.text.ErrnoText;
import org.domaind.xl.store.text.Numbers;

/**
 * {@code xenstore-control live-update}: tells the C xenstored to replace itself, in the three steps that it needs. domaind has no such command: it is
 * updated by restarting it.
 */
final class LiveUpdate {
    private static final String COMMAND = "live-update";
    private static final String DONE = "OK";
    private static final String BUSY = "BUSY";
    private static final int DEFAULT_SECONDS = 60;
    /** The time between two tries while the daemon is busy with a transaction: there is no event for its end. */
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Invocation invocation;
    private final DirectClient store;

    private LiveUpdate(Invocation invocation, DirectClient store) {
        this.invocation = invocation;
        this.store = store;
    }

    /** @return the exit status */
    static int run(Invocation invocation, List<String> words) {
        try (DirectClient store = StoreCommand.connect(invocation, false)) {
            return new LiveUpdate(invocation, store).update(words);
        } catch (StoreFailure | IOException failed) {
            return ControlCommand.unreachable(invocation);
        }
    }

    private int update(List<String> words) {
        String binary = null;
        String line = null;
        String seconds = Integer.toString(DEFAULT_SECONDS);
        boolean force = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-c") || word.equals("-t")) {
                if (++i == words.size()) {
                    return wrong(word.equals("-c") ? "Missing command line value" : "Missing timeout value");
                }
                line = word.equals("-c") ? words.get(i) : line;
                seconds = word.equals("-t") ? words.get(i) : seconds;
            } else if (word.equals("-F")) {
                force = true;
            } else {
                binary = word;
            }
        }
        return binary == null ? wrong("Missing binary specification") : update(binary, line, Numbers.atoi(seconds), force);
    }

    private int wrong(String what) {
        invocation.error(what);
        return ControlCommand.USAGE;
    }

    private int update(String binary, String line, int seconds, boolean force) {
        if (ownDomain()) {
            invocation.error("The store has a domain of its own: this command cannot update it.");
            return StoreCommand.FAILURE;
        }
        String answer = answer(COMMAND, "-f", binary);
        if (!answer.equals(DONE)) {
            return failed("Setting update binary", answer);
        }
        answer = line == null ? DONE : answer(COMMAND, "-c", line);
        if (!answer.equals(DONE)) {
            answer(COMMAND, "-a");
            return failed("Setting update binary", answer);
        }
        answer = start(seconds, force);
        if (!answer.equals(DONE)) {
            answer(COMMAND, "-a");
            return failed("Starting live update", answer);
        }
        return StoreCommand.OK;
    }

    private boolean ownDomain() {
        try {
            return !store.read("/tool/xenstored/domid").equals("0");
        } catch (StoreException none) {
            return false;
        }
    }

    private String start(int seconds, boolean force) {
        String time = Integer.toString(seconds);
        long end = System.nanoTime() + seconds * PAUSE_NANOS;
        String answer = BUSY;
        while (answer.equals(BUSY) && System.nanoTime() < end) {
            answer = force ? answer(COMMAND, "-s", "-t", time, "-F") : answer(COMMAND, "-s", "-t", time);
            if (answer.equals(BUSY)) {
                LockSupport.parkNanos(Math.min(PAUSE_NANOS, end - System.nanoTime()));
            }
        }
        return answer;
    }

    private String answer(String... words) {
        try {
            return store.control(words);
        } catch (StoreException refused) {
            return ErrnoText.text(refused);
        }
    }

    private int failed(String what, String why) {
        invocation.error(what + " failed:\n" + why);
        return ControlCommand.REFUSED;
    }
}
