package org.domaind.daemon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.domaind.daemon.os.DatagramInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SupervisorTest {
    private static final int STANDARD_INPUT = 0;
    private static final int MORE_THAN_ANY_QUEUE = 3000;

    @TempDir
    private Path folder;

    @Test
    void withoutAnAddressThereIsNone() {
        assertTrue(Supervisor.of(Map.of(), 1).isEmpty());
        assertTrue(Supervisor.of(Map.of("NOTIFY_SOCKET", ""), 1).isEmpty());
        assertTrue(Supervisor.of(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString()), 1).isEmpty());
        assertTrue(Supervisor.of(Map.of("NOTIFY_SOCKET", "@" + "x".repeat(200)), 1).isEmpty());
    }

    @Test
    void isToldByPathAndByAbstractName() {
        for (String address : List.of(folder.resolve("notify").toString(), "@domaind-" + folder.getFileName())) {
            try (DatagramInbox inbox = new DatagramInbox(address); Supervisor manager = manager(Map.of("NOTIFY_SOCKET", address))) {
                manager.tell("READY=1");
                assertEquals("READY=1", inbox.take());
                assertTrue(manager.hold("a", STANDARD_INPUT));
                assertEquals("FDSTORE=1\nFDNAME=a +1", inbox.take());
                assertTrue(manager.release("a"));
                assertEquals("FDSTOREREMOVE=1\nFDNAME=a", inbox.take());
            }
        }
    }

    @Test
    void whatTheManagerDoesNotReadWaitsInOrderAndMayBeTakenBack() {
        String address = folder.resolve("notify").toString();
        try (DatagramInbox inbox = new DatagramInbox(address); Supervisor manager = manager(Map.of("NOTIFY_SOCKET", address))) {
            List<String> expected = new ArrayList<>();
            int held = 0;
            while (!manager.isWaiting() && held < MORE_THAN_ANY_QUEUE) {
                manager.hold("c" + held, STANDARD_INPUT);
                expected.add("FDSTORE=1\nFDNAME=c" + held + " +1");
                held++;
            }
            assertTrue(manager.isWaiting());
            manager.hold("taken-back", STANDARD_INPUT);
            assertFalse(manager.release("c0"), "the manager does not know yet");
            expected.add("FDSTOREREMOVE=1\nFDNAME=c0");
            assertTrue(manager.release("taken-back"), "the manager never heard of it");
            manager.flush();
            assertTrue(manager.isWaiting());
            for (String text : expected) {
                assertEquals(text, inbox.take());
                manager.flush();
            }
            assertFalse(manager.isWaiting());
        }
    }

    @Test
    void onlyWhatIsMeantForThisProcessIsTaken() {
        String address = folder.resolve("notify").toString();
        try (DatagramInbox inbox = new DatagramInbox(address)) {
            Map<String, String> environment = Map.of("NOTIFY_SOCKET", address, "LISTEN_FDS", "2", "LISTEN_FDNAMES", "a:b", "LISTEN_PID", "17");
            try (Supervisor manager = Supervisor.of(environment, 18).orElseThrow()) {
                assertEquals(List.of(), manager.handed());
                assertEquals(4096, manager.mostHeld());
            }
            try (Supervisor manager = manager(Map.of("NOTIFY_SOCKET", address, "FDSTORE", "7"))) {
                assertEquals(7, manager.mostHeld());
                manager.tell("STOPPING=1");
                assertEquals("STOPPING=1", inbox.take());
            }
        }
    }

    private static Supervisor manager(Map<String, String> environment) {
        return Supervisor.of(environment, 1).orElseThrow();
    }
}
