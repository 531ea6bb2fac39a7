package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTrimTest {
    /** Calls in each period, what is used at its end in MiB, and at which ends memory is given back (which leaves 5 MiB). */
    @ParameterizedTest
    @CsvSource({
        "0 0 0 0, 8 8 8 8, .t..",
        "900 900 3 3 3 3, 8 8 8 8 6 6, ...t..",
        "0 0 10 0 0 0, 5 5 5 5 5 5, .t..t.",
        "0 9 9 9, 5 6 7 8, .t..",
        "90 0 90 0 90 0 0, 5 5 5 5 5 5 5, ......t",
        "0 0 0 0 0 0, 8 8 9 13 14 6, .t..t.",
        "90 0 0 0 0, 80 80 80 70 60, ....t",
    })
    void memoryIsGivenBackOnceAfterWork(String calls, String used, String given) {
        MemoryTrim.Policy policy = new MemoryTrim.Policy();
        String[] inPeriod = calls.split(" ");
        String[] atEnd = used.split(" ");
        StringBuilder seen = new StringBuilder();
        long all = 0;
        for (int period = 0; period < inPeriod.length; period++) {
            all += Long.parseLong(inPeriod[period]);
            boolean due = policy.isDue(all, Long.parseLong(atEnd[period]) << 20);
            if (due) {
                policy.done(5 << 20);
            }
            seen.append(due ? 't' : '.');
        }
        assertEquals(given, seen.toString());
    }
}
