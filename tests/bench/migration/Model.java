import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.daemon.migration.PreCopy;
import org.domaind.daemon.migration.PreCopy.Decision;
import org.domaind.daemon.migration.PreCopy.Round;
import org.domaind.schema.api.Requests.MigrationLimits;

/**
 * What policies make of guests that are only modelled: each writes so many pages a second, at random in the part of its memory that it writes at all. The
 * link carries 10 Gbit/s, less what frames cost. No bytes move; the daemon's own policy decides.
 */
final class Model {
    private static final double LINK = 1100e6 / 4096;
    private static final long PAGES_PER_GIB = 1 << 18;
    private static final long FIXED_MILLIS = 20;

    /** @param writes pages a second  @param touched share of its memory that it writes */
    record Load(String name, double writes, double touched) {
    }

    /** @param left pages, sent while it is suspended */
    record End(Decision decision, int rounds, long sent, long left) {
        String row() {
            if (decision == Decision.GIVE_UP) {
                return String.format(Locale.ROOT, "stays, after %d rounds and %.1f s", rounds, sent / LINK);
            }
            return String.format(Locale.ROOT, "%d rounds, %.1f s, paused %.0f ms", rounds + 1, (sent + left) / LINK, left * 1000 / LINK + FIXED_MILLIS);
        }
    }

    interface Policy {
        Decision after(Round round);
    }

    private Model() {
    }

    private static End run(Policy policy, Load load, long pages) {
        double touched = Math.max(1, load.touched() * pages);
        long send = pages;
        long sent = 0;
        for (int number = 1; ; number++) {
            double seconds = send / LINK;
            long dirty = (long) (touched * (1 - Math.exp(-load.writes() * seconds / touched)));
            sent += send;
            Decision decision = policy.after(new Round(number, send, (long) (seconds * 1e9), dirty));
            if (decision != Decision.COPY_ON) {
                return new End(decision, number, sent, dirty);
            }
            send = dirty;
        }
    }

    public static void main(String[] arguments) {
        Policy reference = round -> round.dirty() < 50 || round.number() >= 5 ? Decision.SUSPEND : Decision.COPY_ON;
        Policy ours = PreCopy.of(MigrationLimits.DEFAULT)::after;
        Policy limited = PreCopy.of(new MigrationLimits(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.of(300), OptionalInt.empty(), false))::after;
        List<Load> loads = List.of(new Load("idle", 50, 0.01), new Load("web server", 10_000, 0.1), new Load("database", 80_000, 0.5),
                new Load("hostile", 2_000_000, 1));
        System.out.println("| Guest | GiB | Five rounds, as C | Ours | Ours, `--max-downtime 300` |\n|---|---|---|---|---|");
        for (Load load : loads) {
            for (long gib : new long[] {1, 8, 64}) {
                long pages = gib * PAGES_PER_GIB;
                System.out.printf(Locale.ROOT, "| %s | %d | %s | %s | %s |%n", load.name(), gib, run(reference, load, pages).row(), run(ours, load, pages).row(),
                        run(limited, load, pages).row());
            }
        }
    }
}
