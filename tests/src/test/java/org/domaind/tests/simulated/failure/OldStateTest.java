package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.state.Operation;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.tests.simulated.RunningDaemon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon on the database that an older one left, with a create, a destroy and a restart in the middle of which that was killed. Its domains are
 * gone: what is tested is that each operation is understood and settled, and what becomes of one that is not.
 */
@Timeout(60)
class OldStateTest {
    private static final Path OLD = Path.of(System.getProperty("repository.root"), "domaind/src/test/resources/state/version-0.sql");
    private static final String BOOT = "2e32a53e-6863-4955-b3be-4f7cc0b9ba30";

    @TempDir
    private Path folder;
    private RunningDaemon host;

    @BeforeEach
    void leave() throws Exception {
        host = RunningDaemon.inBoot(folder, BOOT);
        sql(Files.readString(OLD).replace("/guests/hello-kernel", host.kernel().toString()));
    }

    private void sql(String text) throws IOException, SQLException {
        Path file = host.paths().stateDirectory().resolve("state.db");
        Files.createDirectories(file.getParent());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            statement.executeUpdate(text);
        }
    }

    private List<Operation> unfinished() {
        try (StateDatabase state = host.openState()) {
            return state.unfinished();
        }
    }

    private List<String> events() {
        try (StateDatabase state = host.openState()) {
            return state.newest(100).stream().map(Event::what).map(event -> event.guest() + " " + event.kind().word() + " " + event.detail()).toList();
        }
    }

    @AfterEach
    void end() {
        host.machine().close();
    }

    @Test
    void eachOperationIsSettled() throws IOException {
        host.startDaemon();
        host.awaitLives("hello", 1);
        assertEquals(List.of("hello"), host.listed(), "whose restart was promised");
        host.stopDaemon();
        assertEquals(List.of(), unfinished());
    }

    @Test
    void oneThatIsNotUnderstoodStaysAndKeepsNobodyFromTheOthers() throws Exception {
        sql("INSERT INTO operation_step VALUES (1, 14, 'plug-disks')");
        sql("INSERT INTO operation_step VALUES (2, 5, 'unplug-disks')");
        sql("INSERT INTO operation VALUES (9, '" + BOOT + "', 'teleport', '{}', '{}')");
        for (int start = 1; start <= 2; start++) {
            host.startDaemon();
            host.awaitLives("hello", 1);
            assertEquals(List.of("hello"), host.listed());
            host.stopDaemon();
            assertEquals(List.of("create", "destroy", "teleport"), unfinished().stream().map(Operation::kind).toList());
            assertEquals("plug-disks", unfinished().get(0).begun().get(13));
            List<String> told = events().stream().filter(line -> line.contains(" unsettled ")).toList();
            assertEquals(3 * start, told.size(), told::toString);
            assertTrue(told.get(0).startsWith("third unsettled create: the create of third has steps that this domaind does not know: plug-disks; start "),
                    told::toString);
            assertTrue(told.get(1).startsWith("domain 2 unsettled destroy: the destroy of 2 has steps that this domaind does not know: unplug-disks; "),
                    told::toString);
            assertTrue(told.get(2).startsWith("operation 9 unsettled teleport: the journal names an operation that this release does not know: teleport"),
                    told::toString);
        }
    }
}
