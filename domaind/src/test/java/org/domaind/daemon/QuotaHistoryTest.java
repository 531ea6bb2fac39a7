package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.domaind.daemon.state.StateDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class QuotaHistoryTest {
    private static final int MORE = 7;

    @TempDir
    private Path folder;

    @Test
    void whatASlowDatabaseDoesNotTakeIsSaid() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        AbstractAppender appender = new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                said.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
            }
        };
        appender.start();
        Logger logger = (Logger) LogManager.getLogger("Store");
        logger.addAppender(appender);
        try (StateDatabase state = StateDatabase.open(folder.resolve("state.db"), "boot")) {
            QuotaHistory events = new QuotaHistory(state);
            // All use of the database waits for this.
            synchronized (state) {
                events.quotaNear(1, "nodes", 9, 10);
                while (events.waiting() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                for (int i = 0; i < QuotaHistory.MAX_WAITING + MORE; i++) {
                    events.quotaNear(2, "nodes", i, 100);
                }
            }
            events.close();
            assertEquals(1 + QuotaHistory.MAX_WAITING, state.history(1000).size());
        } finally {
            logger.removeAppender(appender);
        }
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).startsWith("WARN " + MORE + " store quota warnings are in this log only, not in the history"), said::toString);
    }
}
