package org.domaind.xenstore.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dkills=1000} sets the number of kills. */
@Tag("slow")
class KillLoopTest {
    private static final int KILLS = Integer.getInteger("kills", 100);

    private static final List<String> KINDS = List.of("ring replies", "ring events", "events of others", "ring transactions", "socket replies",
            "socket transactions", "uniques made", "shared transactions", "shared transactions read", "connections lost", SpecialEventCounts.INTRODUCED,
            SpecialEventCounts.RELEASED);

    @TempDir
    private Path folder;

    @Test
    void noClientNoticesAKill() throws IOException, InterruptedException {
        Findings findings = new KillLoop(folder).run(KILLS, KINDS);
        System.out.println("kill loop: " + findings);
        assertEquals(List.of(), findings.faults());
        assertTrue(findings.counted("kills") >= KILLS);
        for (String kind : KINDS) {
            assertTrue(findings.counted(kind) > 0, "nothing was tried: " + kind);
        }
    }
}
