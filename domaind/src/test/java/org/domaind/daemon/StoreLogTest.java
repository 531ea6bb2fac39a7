package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.daemon.vital.VitalThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreLogTest {
    private final List<LogEvent> logged = new CopyOnWriteArrayList<>();
    private final AbstractAppender appender = new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            logged.add(event.toImmutable());
        }
    };
    private final Logger logger = (Logger) LogManager.getLogger("Store");

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void end() {
        logger.removeAppender(appender);
    }

    @Test
    void aFaultIsLoggedWithItsStackAndSoManyAMinute() {
        StoreLog log = new StoreLog(null, null, new StoreIndex(), new VitalThreads((thread, cause) -> { }));
        IllegalStateException fault = new IllegalStateException("a bug");
        for (int i = 0; i <= StackTraceLimit.MAX_IN_PERIOD; i++) {
            log.failed("a request READ of domain 3", fault);
        }
        assertEquals(StackTraceLimit.MAX_IN_PERIOD, logged.size());
        assertEquals("A bug in domaind: the store failed at a request READ of domain 3; nothing else is affected", logged.get(0).getMessage().getFormattedMessage());
        assertEquals(fault, logged.get(0).getThrown());
    }

    @Test
    void whatWasNotLoggedIsCounted() {
        AtomicLong nanos = new AtomicLong(7);
        StackTraceLimit pace = new StackTraceLimit(nanos::get);
        for (int i = 0; i < StackTraceLimit.MAX_IN_PERIOD; i++) {
            assertTrue(pace.may());
        }
        assertFalse(pace.may());
        assertFalse(pace.may());
        nanos.addAndGet(StackTraceLimit.PERIOD_NANOS);
        assertTrue(pace.may());
        assertEquals(" (2 faults before this one were not logged)", pace.withheld());
        assertEquals("", pace.withheld());
    }
}
