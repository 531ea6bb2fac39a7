package org.domaind.daemon.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Processor;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of other versions. {@code version-0.sql} is what a release without versions left, two guests, and a create, a destroy and a restart that it was killed in. */
class StateSchemaTest {
    /** Of the file's rows. */
    private static final String BOOT = "2e32a53e-6863-4955-b3be-4f7cc0b9ba30";
    private static final UUID SECOND = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("state.db");
    }

    private interface Work {
        void on(Statement statement) throws SQLException;
    }

    private void sql(Work work) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file()); Statement statement = connection.createStatement()) {
            work.on(statement);
        }
    }

    private int version() throws SQLException {
        int[] version = new int[1];
        sql(statement -> version[0] = statement.executeQuery("PRAGMA user_version").getInt(1));
        return version[0];
    }

    private void old(String name) throws IOException, SQLException {
        try (InputStream in = StateSchemaTest.class.getResourceAsStream("/state/" + name)) {
            String dump = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            sql(statement -> statement.executeUpdate(dump));
        }
    }

    @Test
    void aNewFileHasThisReleasesVersion() throws SQLException {
        StateDatabase.open(file(), BOOT).close();
        assertEquals(StateSchema.VERSION, version());
        assertTrue(StateSchema.VERSION > 0);
    }

    @Test
    void guestsOfAReleaseWithoutVersionsAreKnown() throws Exception {
        old("version-0.sql");
        for (int time = 0; time < 2; time++) {
            try (StateDatabase database = StateDatabase.open(file(), BOOT)) {
                assertEquals(List.of("hello", "renamed"), database.guests().stream().map(g -> g.config().name()).toList());
                assertEquals(Optional.of(new Domid(2)), database.guest(SECOND).map(KnownGuest::domid));
                assertSecond(database.guest(SECOND).orElseThrow().config());
                assertTrue(database.source(SECOND).startsWith("name = \"full\"\n"));
                assertEquals(List.of(
                        new Event(1, 1795726823918L, Happening.of(EventKind.CREATED, "hello", new Domid(1), "domain 1")),
                        new Event(2, 1795726824393L, Happening.of(EventKind.CREATED, "full", new Domid(2), "domain 2"))), database.newest(10));
            }
            assertEquals(StateSchema.VERSION, version());
        }
    }

    private static void assertSecond(GuestConfig config) {
        assertEquals(List.of(MemoryKib.ofMib(16), MemoryKib.ofMib(32)), List.of(config.memory().atBoot(), config.memory().max()));
        assertEquals(List.of(1, 2), List.of(config.vcpus().atBoot(), config.vcpus().max()));
        assertEquals("console=hvc0 \"q\"", config.boot().commandLine());
        assertEquals(List.of(ShutdownAction.PRESERVE, ShutdownAction.RENAME_RESTART),
                List.of(config.actions().onPoweroff(), config.actions().onCrash()));
        assertEquals(List.of(CpuSet.of(0), CpuSet.of(1)), config.scheduling().hardAffinity());
        assertEquals(OptionalInt.of(512), config.scheduling().weight());
        assertEquals(OptionalInt.of(32), config.limits().maxGrantFrames());
        assertEquals(TscMode.NATIVE, config.clock().tscMode());
        assertEquals(new Platform.Pv(true), config.platform());
        assertEquals(List.of(), config.devices());
    }

    @Test
    void anOperationOfAReleaseWithoutVersionsCanBeTakenBack() throws Exception {
        old("version-0.sql");
        try (StateDatabase database = StateDatabase.open(file(), BOOT)) {
            Operation operation = database.unfinished().get(0);
            assertEquals("create", operation.kind());
            assertEquals("{\"domid\":3}", operation.bindings());
            assertEquals(13, operation.begun().size());
            assertEquals("third", Json.value(operation.request(), Requests.CreateGuest.class).config().name());
        }
    }

    /** As the releases without an order of events wrote their history. */
    @Test
    void eachOldRowOfTheHistoryIsAnEvent() throws Exception {
        old("version-0.sql");
        sql(statement -> statement.executeUpdate("""
                INSERT INTO history VALUES (7, 70, 'hello', 'stopped', 'domain 12, poweroff: destroy');
                INSERT INTO history VALUES (8, 80, 'hello', 'destroyed', 'domain 12, by another tool');
                INSERT INTO history VALUES (9, 90, 'hello', 'restart-failed', 'out of memory');
                INSERT INTO history VALUES (10, 100, 'domain 5', 'store-quota-near', 'nodes 800 of 1000');
                INSERT INTO history VALUES (11, 110, 'hello', 'restart-postponed', 'domaind stops')"""));
        try (StateDatabase database = StateDatabase.open(file(), BOOT)) {
            assertEquals(List.of(
                    new Event(7, 70, Happening.of(EventKind.STOPPED, "hello", new Domid(12), "domain 12, poweroff: destroy")),
                    new Event(8, 80, Happening.of(EventKind.DESTROYED, "hello", new Domid(12), "domain 12, by another tool")),
                    new Event(9, 90, Happening.of(EventKind.RESTART_FAILED, "hello", "out of memory")),
                    new Event(10, 100, Happening.of(EventKind.STORE_QUOTA_NEAR, "domain 5", "nodes 800 of 1000")),
                    new Event(11, 110, Happening.of(EventKind.RESTART_POSTPONED, "hello", "domaind stops"))), database.after(2, 100));
            assertEquals(11, database.lastNumber());
        }
    }

    /** The requests' own types are those of other rooms: {@code OldStateTest} settles these. */
    @Test
    void theOtherOperationsAreThereAsWell() throws Exception {
        old("version-0.sql");
        try (StateDatabase database = StateDatabase.open(file(), BOOT)) {
            assertEquals(List.of("create", "destroy", "restart"), database.unfinished().stream().map(Operation::kind).toList());
            assertEquals(List.of("pause", "detach-console", "release-from-store", "destroy-domain"), database.unfinished().get(1).begun());
            assertEquals(List.of(), database.unfinished().get(2).begun());
        }
    }

    /** What a step made of an old row is what this release writes itself. */
    @Test
    void whatIsBroughtOnIsWrittenAsThisReleaseWritesIt() throws Exception {
        old("version-0.sql");
        StateDatabase.open(file(), BOOT).close();
        List<String> configs = column("SELECT config FROM guest");
        assertEquals(2, configs.size());
        for (String config : configs) {
            assertEquals(Json.text(Json.value(config, GuestConfig.class)), config);
        }
        String request = column("SELECT request FROM operation").get(0);
        assertEquals(Json.text(Json.value(request, Requests.CreateGuest.class)), request);
    }

    /** The devices of version 5 said nothing of who serves a disk. */
    @Test
    void disksOfTheFifthVersionAreDomainZerosDrivers() throws Exception {
        StateDatabase.open(file(), BOOT).close();
        String disk = "{\"disk\":{\"vdev\":\"xvda\",\"target\":\"/a\",\"format\":\"raw\",\"writable\":true,\"cdrom\":false,\"script\":null,\"backend\":null,"
                + "\"directIoSafe\":false,\"discard\":true,\"trusted\":true}}";
        String nic = "{\"nic\":{\"devid\":0}}";
        sql(statement -> {
            statement.execute("INSERT INTO operation (boot_id, kind, request, bindings) VALUES ('" + BOOT + "', 'create', '{\"config\":{\"devices\":[" + disk + "," + nic
                    + "]}}', '{}'), ('" + BOOT + "', 'attach-device', '{\"device\":" + disk + "}', '{}'), ('" + BOOT + "', 'create', '{\"config\":{\"devices\":[]}}', '{}')");
            statement.execute("PRAGMA user_version = 5");
        });
        StateDatabase.open(file(), BOOT).close();
        String brought = disk.replace("}}", ",\"backendType\":null}}");
        // Later steps add to a config, too; here it is its devices.
        assertEquals(List.of("[" + brought + "," + nic + "]", "[]"),
                column("SELECT request -> '$.config.devices' FROM operation WHERE kind = 'create' ORDER BY id"));
        assertEquals(List.of("{\"device\":" + brought + "}"), column("SELECT request FROM operation WHERE kind = 'attach-device'"));
        assertEquals(brought, Json.text(Json.value(brought, DeviceConfig.class)));
    }

    /** The configs of version 6 said nothing of processors. */
    @Test
    void processorsOfTheSixthVersionAreThoseOfTheirType() throws Exception {
        StateDatabase.open(file(), BOOT).close();
        sql(statement -> {
            statement.execute("INSERT INTO operation (boot_id, kind, request, bindings) VALUES ('" + BOOT + "', 'create', '{\"config\":{\"devices\":[]}}', '{}')");
            statement.execute("PRAGMA user_version = 6");
        });
        StateDatabase.open(file(), BOOT).close();
        assertEquals(List.of(Json.text(Processor.DEFAULT)), column("SELECT request -> '$.config.processor' FROM operation"));
    }

    private List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        sql(statement -> {
            ResultSet rows = statement.executeQuery(query);
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        });
        return values;
    }

    @Test
    void aFileOfALaterReleaseIsRefusedAndStaysAsItIs() throws Exception {
        old("version-0.sql");
        sql(statement -> statement.execute("PRAGMA user_version = " + (StateSchema.VERSION + 1)));
        byte[] before = Files.readAllBytes(file());
        ProblemException refused = assertThrows(ProblemException.class, () -> StateDatabase.open(file(), BOOT));
        assertEquals("newer-state", refused.problem().code());
        assertTrue(refused.problem().line().startsWith(file() + " was written by a newer domaind (version " + (StateSchema.VERSION + 1) + ", this one knows "
                + StateSchema.VERSION + "); "), refused.problem().line());
        assertArrayEquals(before, Files.readAllBytes(file()));
    }

    @Test
    void aStepThatFailsLeavesTheOldVersion() throws Exception {
        old("version-0.sql");
        // A view in the place of an index's table cannot be indexed.
        sql(statement -> statement.executeUpdate("DROP INDEX guest_by_domid; DROP TABLE guest; CREATE VIEW guest AS SELECT 1 AS domid"));
        assertThrows(StateException.class, () -> StateDatabase.open(file(), BOOT));
        assertEquals(0, version());
        sql(statement -> assertEquals(3, statement.executeQuery("SELECT count(*) FROM operation").getInt(1)));
    }
}
