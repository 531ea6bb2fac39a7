package org.domaind.daemon.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.daemon.migration.PreCopy.Decision;
import org.domaind.daemon.migration.PreCopy.Round;
import org.domaind.schema.api.Requests.MigrationLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreCopyTest {
    private static final long SECOND = 1_000_000_000L;
    /** Pages of 1 GiB, and pages per second of some 400 MiB/s. */
    private static final long PAGES = 1 << 18;
    private static final double LINK = 100_000;

    private static PreCopy limited(int iterations, long threshold, long millis, boolean abort) {
        return PreCopy.of(new MigrationLimits(iterations == 0 ? OptionalInt.empty() : OptionalInt.of(iterations),
                threshold == 0 ? OptionalLong.empty() : OptionalLong.of(threshold), millis == 0 ? OptionalLong.empty() : OptionalLong.of(millis),
                OptionalInt.empty(), abort));
    }

    /** Pages that a guest writes in so many seconds, which touches this many again and again. */
    private static long written(double perSecond, double seconds, long touched) {
        return (long) (touched * (1 - Math.exp(-perSecond * seconds / touched)));
    }

    /** What a policy makes of a guest. @param rounds while it runs  @param sent pages until then  @param left pages, sent during the pause */
    record End(Decision decision, int rounds, long sent, long left) {
    }

    private static End model(PreCopy policy, double perSecond, long touched) {
        long send = PAGES;
        long sent = 0;
        for (int number = 1; ; number++) {
            double seconds = send / LINK;
            long dirty = written(perSecond, seconds, touched);
            sent += send;
            Decision decision = policy.after(new Round(number, send, (long) (seconds * SECOND), dirty));
            if (decision != Decision.COPY_ON) {
                return new End(decision, number, sent, dirty);
            }
            send = dirty;
        }
    }

    /** The reference's: fewer than 50 pages, or five rounds. */
    private static End reference(double perSecond, long touched) {
        long send = PAGES;
        long sent = 0;
        for (int number = 1; ; number++) {
            long dirty = written(perSecond, send / LINK, touched);
            sent += send;
            if (dirty < 50 || number >= 5) {
                return new End(Decision.SUSPEND, number, sent, dirty);
            }
            send = dirty;
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 1000", "2000, 20000", "20000, 60000", "60000, 200000", "95000, 250000", "150000, 250000", "1000000, 262144"})
    void withoutLimitsItPausesNoLongerThanTheReferenceAndSendsNoMore(double perSecond, long touched) {
        End ours = model(PreCopy.of(MigrationLimits.DEFAULT), perSecond, touched);
        End theirs = reference(perSecond, touched);
        assertEquals(Decision.SUSPEND, ours.decision());
        assertTrue(ours.rounds() <= 5, ours::toString);
        assertTrue(ours.sent() + ours.left() <= theirs.sent() + theirs.left(), () -> ours + " and " + theirs);
        // Where it ends earlier, since rounds get no shorter, what is left is what would be left later, within a tenth for each of them.
        assertTrue(ours.left() <= theirs.left() / Math.pow(0.9, 5 - ours.rounds()) + 1, () -> ours + " and " + theirs);
    }

    @Test
    void aPauseThatIsShortEnoughEndsIt() {
        End end = model(limited(0, 0, 300, false), 20_000, 60_000);
        assertEquals(Decision.SUSPEND, end.decision());
        assertTrue(end.left() / LINK <= 0.3, end::toString);
        assertTrue(end.rounds() < model(limited(0, 0, 40, false), 20_000, 60_000).rounds());
    }

    @Test
    void aGuestThatWritesFasterStaysIfAsked() {
        assertEquals(new End(Decision.GIVE_UP, 5, model(limited(0, 0, 300, false), 1_000_000, PAGES).sent(), written(1_000_000, 2.62144, PAGES)),
                model(limited(0, 0, 300, false), 1_000_000, PAGES));
        assertEquals(Decision.GIVE_UP, model(limited(7, 0, 0, true), 1_000_000, PAGES).decision());
        assertEquals(7, model(limited(7, 0, 0, true), 1_000_000, PAGES).rounds(), "it was asked for seven");
        // One that gains a little each time is worth all rounds.
        PreCopy patient = limited(0, 0, 100, false);
        assertEquals(Decision.COPY_ON, patient.after(new Round(29, 10_000, SECOND, 8_900)));
        assertEquals(Decision.GIVE_UP, patient.after(new Round(30, 10_000, SECOND, 8_900)));
        assertEquals(Decision.COPY_ON, patient.after(new Round(4, 10_000, SECOND, 9_100)));
        assertEquals(Decision.GIVE_UP, patient.after(new Round(5, 10_000, SECOND, 9_100)));
        assertEquals(Decision.SUSPEND, model(limited(7, 0, 0, false), 1_000_000, PAGES).decision());
    }

    @Test
    void fewPagesEndItWhateverElseHolds() {
        assertEquals(Decision.SUSPEND, limited(0, 500, 1, true).after(new Round(1, 1000, SECOND, 499)));
        assertEquals(Decision.COPY_ON, limited(0, 500, 1, true).after(new Round(1, 1000, SECOND, 500)));
        assertEquals(Decision.SUSPEND, PreCopy.of(MigrationLimits.DEFAULT).after(new Round(1, 1000, SECOND, 49)));
    }

    @Test
    void aPauseIsPredictedByTheRateOfTheRound() {
        assertEquals(PreCopy.FIXED_PAUSE_MILLIS + 500, new Round(1, 1000, SECOND, 500).pauseMillis());
        assertEquals(4_096_000, new Round(1, 1000, SECOND, 500).bytesPerSecond());
        assertEquals(PreCopy.FIXED_PAUSE_MILLIS, new Round(3, 0, 0, 7).pauseMillis());
    }

    @Test
    void theMessagesAreTheReferences() {
        assertEquals(54, Handshake.READY.bytes().length);
        assertEquals(34, Handshake.RECEIVED.bytes().length);
        assertEquals(44, Handshake.GO.bytes().length);
        assertEquals(39, Handshake.REPORT.bytes().length);
        assertEquals("domain is yours, you are cleared to unpause\0", new String(Handshake.GO.bytes(), StandardCharsets.US_ASCII));
    }
}
