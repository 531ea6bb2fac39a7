package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTrimTest {
    /** Milliseconds of the processor in each period, what is used at its end in MiB, and at which ends memory is given back (which leaves 5 MiB). */
    @ParameterizedTest
    @CsvSource({
        "20 0 30 0, 8 8 8 8, .t..",
        "5000 4000 300 999 300 3, 8 8 8 8 6 6, ...t..",
        "0 0 1000 0 0 0, 5 5 5 5 5 5, .t..t.",
        "0 900 900 900, 5 6 7 8, .t..",
        "2000 0 2000 0 2000 0 0, 5 5 5 5 5 5 5, ......t",
        "0 0 0 0 0 0, 8 8 9 13 14 6, .t..t.",
        "4000 0 0 0 0, 80 80 80 70 60, ....t",
        "4000 4000 4000 4000 4000, 8 20 30 40 50, .....",
    })
    void memoryIsGivenBackOnceAfterWork(String processor, String used, String given) {
        MemoryTrim.Policy policy = new MemoryTrim.Policy();
        String[] inPeriod = processor.split(" ");
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
