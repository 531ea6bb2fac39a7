package org.domaind.daemon.plan.migrate;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.migration.PreCopy;
import org.domaind.daemon.migration.PreCopy.Decision;
import org.domaind.daemon.migration.PreCopy.Round;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.file.LiveCopy;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.savefile.SaveHeader;

/** A guest that leaves: its copy, and how far that is. One thread's. */
public final class Departure {
    /** How often the caller is told how far it is, at most, and how long a limited bandwidth makes the guest's copy wait at a time. */
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int PAGE = 4096;
    private static final long MIB = 1 << 20;

    private final Passage passage;
    private final PreCopy policy;
    private final Pace pace;
    private final Telling telling;
    private final StreamOutput out;
    private Optional<LiveCopy> copy = Optional.empty();
    private int rounds;
    private long pages;
    private long begun;
    private long paused;
    private long ended;
    private long told;

    /** Told how far a copy is. Must not wait. */
    public interface Telling {
        void tell(String how, int percent);
    }

    /** Begins the copy of a guest. */
    interface Beginning {
        LiveCopy of(StreamOutput out) throws IOException;
    }

    public Departure(Passage passage, PreCopy policy, Pace pace, Telling telling) {
        this.passage = passage;
        this.policy = policy;
        this.pace = pace;
        this.telling = telling;
        this.out = new StreamOutput(passage.link());
    }

    public Passage passage() {
        return passage;
    }

    /** Sends the guest's memory, and again what it has written meanwhile, until the policy has enough. */
    void copyLive(String config, Beginning beginning) {
        begun = System.nanoTime();
        try {
            out.write(new SaveHeader(Optional.of(config).filter(json -> !json.isEmpty())).bytes());
            out.write(LibxlStream.header());
            out.write(new LibxlStream.Head(LibxlStream.Kind.LIBXC_CONTEXT, 0).bytes());
            copy = Optional.of(beginning.of(out));
            while (true) {
                Round round = round(copy.get());
                Decision decision = policy.after(round);
                if (decision == Decision.GIVE_UP) {
                    throw busy(round);
                }
                if (decision == Decision.SUSPEND) {
                    return;
                }
            }
        } catch (IOException e) {
            throw Passage.lost(e);
        }
    }

    private Round round(LiveCopy guest) throws IOException {
        rounds++;
        long at = System.nanoTime();
        pace.begin(at);
        long sent = guest.round((written, of) -> {
            passage.cancellation().check();
            long now = System.nanoTime();
            tell(written, of, now, now - at);
            pace.keep(written * PAGE, passage.cancellation());
        });
        pages += sent;
        return new Round(rounds, sent, System.nanoTime() - at, guest.dirty());
    }

    private void tell(long written, long of, long now, long spent) {
        if (now - told < TELL_NANOS || written == 0) {
            return;
        }
        told = now;
        double perSecond = written * 1e9 / Math.max(1, spent);
        telling.tell("round " + rounds + ", " + (written * PAGE / MIB) + " of " + (of * PAGE / MIB) + " MiB, " + (long) (perSecond * PAGE / MIB) + " MiB/s, "
                + (long) Math.ceil((of - written) / perSecond) + " s left", (int) (written * 100 / Math.max(1, of)));
    }

    private ProblemException busy(Round round) {
        return new ProblemException(Problem.of("guest-busy", "the guest writes its memory faster than it can be copied: after " + round.number() + " rounds "
                + (round.dirty() * PAGE / MIB) + " MiB are left, at " + (round.bytesPerSecond() / MIB) + " MiB/s, which would be a pause of "
                + round.pauseMillis() + " ms; it stays here, and goes on"));
    }

    /** The guest is asked to suspend itself now. */
    void pauseBegins() {
        paused = System.nanoTime();
    }

    void sendRest(DomainInfo suspended) {
        LiveCopy guest = copy.orElseThrow(() -> new IllegalStateException("no copy was begun"));
        try {
            rounds++;
            pages += guest.finish(suspended, (written, of) -> passage.cancellation().check());
            out.write(new LibxlStream.Head(LibxlStream.Kind.END, 0).bytes());
        } catch (IOException e) {
            throw Passage.lost(e);
        }
        end();
    }

    /** Logs no more what the guest writes. May be repeated. */
    public void end() {
        copy.ifPresent(LiveCopy::close);
        copy = Optional.empty();
    }

    /** The receiver has said that it runs there. */
    void arrived() {
        ended = System.nanoTime();
    }

    /** Of one that has arrived. */
    public Replies.Migrated result() {
        return new Replies.Migrated(rounds, pages, TimeUnit.NANOSECONDS.toMillis(ended - begun), TimeUnit.NANOSECONDS.toMillis(ended - paused));
    }
}
