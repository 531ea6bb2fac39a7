package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTrimTest {
    private static final long KIB = 1024;

    /** What is used at the end of each period, in KiB, and in which a collection is due (which leaves 5000 KiB). */
    @ParameterizedTest
    @CsvSource({
        "8000 8010 5020 5030, .c..",
        "5000 5010 5020, .c.",
        "8000 9000 12000 7000 7100 5010 5020, ....c..",
        "8000 8010 5400 6000 6100 5010, .c..c.",
        "90000 90010 90020, ...",
    })
    void aCollectionComesOnceAfterWork(String used, String collections) {
        MemoryTrim.Policy policy = new MemoryTrim.Policy();
        String seen = Arrays.stream(used.split(" ")).map(kib -> {
            boolean due = policy.collects(Long.parseLong(kib) * KIB);
            if (due) {
                policy.collected(5000 * KIB);
            }
            return due ? "c" : ".";
        }).collect(Collectors.joining());
        assertEquals(collections, seen);
    }
}
