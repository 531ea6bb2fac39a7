package org.domaind.daemon.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.domaind.schema.api.ProblemException;

/**
 * The tables of the state database, as the steps that made them: a file has the version that its {@code user_version} says, and each step makes the
 * next one of it. A step that a release has had is never changed; what changes the tables, or the JSON in them, is one more step.
 */
final class StateSchema {
    /** Changes a file from one version to the next, within a transaction. */
    private interface Step {
        void take(Statement statement) throws SQLException;
    }

    /** From version 0: a new file, or one of the releases that wrote no version. */
    private static final List<Step> STEPS = List.of(StateSchema::tables, StateSchema::sections, StateSchema::events, StateSchema::autoballoon,
            StateSchema::bootloaders, StateSchema::backendTypes, StateSchema::processors);
    static final int VERSION = STEPS.size();
    /** Of the database's pages in memory, a quarter of what SQLite takes unless told: what is asked of it is one guest's row, mostly. */
    private static final int CACHE_KIB = 512;

    private StateSchema() {
    }

    /**
     * Brings the file to this release's version.
     *
     * @param file for the words of a failure
     * @throws ProblemException {@code newer-state}: the file is of a later release; it was not touched
     */
    static void bring(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version > VERSION) {
                throw new ProblemException("newer-state", file + " was written by a newer domaind (version " + version + ", this one knows "
                        + VERSION + ")", "start that release again, or move the file away: then the guests that run are not known by their configs");
            }
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA foreign_keys = ON");
            statement.execute("PRAGMA cache_size = -" + CACHE_KIB);
            if (version < VERSION) {
                connection.setAutoCommit(false);
                for (Step step : STEPS.subList(version, VERSION)) {
                    step.take(statement);
                }
                statement.execute("PRAGMA user_version = " + VERSION);
                connection.commit();
                connection.setAutoCommit(true);
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The releases without a version made the same tables. */
    private static void tables(Statement statement) throws SQLException {
        for (String sql : List.of("""
                CREATE TABLE IF NOT EXISTS guest (
                  uuid TEXT PRIMARY KEY, domid INTEGER NOT NULL, boot_id TEXT NOT NULL, name TEXT NOT NULL,
                  config TEXT NOT NULL, source TEXT NOT NULL, created INTEGER NOT NULL)
                """, """
                CREATE INDEX IF NOT EXISTS guest_by_domid ON guest (domid)
                """, """
                CREATE TABLE IF NOT EXISTS operation (
                  id INTEGER PRIMARY KEY AUTOINCREMENT, boot_id TEXT NOT NULL, kind TEXT NOT NULL, request TEXT NOT NULL, bindings TEXT NOT NULL)
                """, """
                CREATE TABLE IF NOT EXISTS operation_step (
                  operation INTEGER NOT NULL REFERENCES operation (id) ON DELETE CASCADE, number INTEGER NOT NULL, name TEXT NOT NULL,
                  PRIMARY KEY (operation, number))
                """, """
                CREATE TABLE IF NOT EXISTS history (
                  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, guest TEXT NOT NULL, event TEXT NOT NULL, detail TEXT NOT NULL)
                """)) {
            statement.execute(sql);
        }
    }

    /** The history of guests was text, without the numbers of domains; every row of it is kept. */
    private static void events(Statement statement) throws SQLException {
        for (String sql : List.of("""
                CREATE TABLE event (
                  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, guest TEXT NOT NULL,
                  domid INTEGER, reason TEXT, successor INTEGER, detail TEXT NOT NULL)
                """, """
                INSERT INTO event (number, at, kind, guest, domid, detail)
                  SELECT id, at, event, guest, CASE WHEN detail GLOB 'domain [0-9]*' THEN CAST(substr(detail, 8) AS INTEGER) END, detail FROM history
                """, """
                DROP TABLE history
                """)) {
            statement.execute(sql);
        }
    }

    /** A create says whether domain 0 may give memory; what it says where it was made before is the default. */
    private static void autoballoon(Statement statement) throws SQLException {
        statement.execute("UPDATE operation SET request = json_set(request, '$.autoballoon', 'auto') WHERE kind = 'create'");
    }

    /** A config says which bootloader finds the kernel; before, none did. */
    private static void bootloaders(Statement statement) throws SQLException {
        statement.execute("UPDATE guest SET config = json_insert(config, '$.boot.bootloader', NULL)");
        statement.execute("UPDATE operation SET request = json_insert(request, '$.config.boot.bootloader', NULL) WHERE request -> '$.config' IS NOT NULL");
    }

    /** A disk may say who serves it; before, all were domain 0's driver's, which is what none of them said is now. */
    private static void backendTypes(Statement statement) throws SQLException {
        statement.execute("UPDATE guest SET config = " + withBackendTypes("config", "$.devices") + " WHERE config -> '$.devices' IS NOT NULL");
        statement.execute("UPDATE operation SET request = " + withBackendTypes("request", "$.config.devices") + " WHERE request -> '$.config.devices' IS NOT NULL");
        statement.execute("UPDATE operation SET request = json_insert(request, '$.device.disk.backendType', NULL) WHERE request -> '$.device.disk' IS NOT NULL");
    }

    /** A config says what a guest's processors can do, and its share under a real-time scheduler; before, what all of its type can, and no share. */
    private static void processors(Statement statement) throws SQLException {
        statement.execute("UPDATE guest SET config = " + withProcessors("config", "$"));
        statement.execute("UPDATE operation SET request = " + withProcessors("request", "$.config") + " WHERE request -> '$.config' IS NOT NULL");
    }

    private static String withProcessors(String json, String config) {
        return """
                json_insert(JSON, 'CONFIG.processor', json('{"counters":false,"traceKib":0,"cpuid":[],"msrs":[]}'),
                  'CONFIG.scheduling.periodMicros', NULL, 'CONFIG.scheduling.budgetOnly', json('false'))
                """.replace("JSON", json).replace("CONFIG", config);
    }

    private static String withBackendTypes(String json, String devices) {
        return """
                json_set(JSON, 'DEVICES', json((SELECT json_group_array(json(
                  CASE WHEN value -> '$.disk' IS NOT NULL THEN json_insert(value, '$.disk.backendType', NULL) ELSE value END)) FROM json_each(JSON, 'DEVICES'))))
                """.replace("JSON", json).replace("DEVICES", devices);
    }

    /** A guest's config became an object of sections. */
    private static void sections(Statement statement) throws SQLException {
        statement.execute("UPDATE guest SET config = " + sectionsOf("config"));
        // Creates and restarts hold the request, and it a config; destroys hold none.
        statement.execute("UPDATE operation SET request = json_set(request, '$.config', " + sectionsOf("(request -> '$.config')")
                + ") WHERE request -> '$.config' IS NOT NULL");
    }

    /** @param flat the SQL of a config as it was: all members side by side */
    private static String sectionsOf(String flat) {
        return """
                json_object(
                  'identity', json_object('name', json(FLAT -> '$.name'), 'uuid', json(FLAT -> '$.uuid')),
                  'boot', json(FLAT -> '$.boot'),
                  'memory', json_object('atBoot', json(FLAT -> '$.memory'), 'max', json(FLAT -> '$.maxMemory')),
                  'vcpus', json_object('atBoot', json(FLAT -> '$.vcpus'), 'max', json(FLAT -> '$.maxVcpus')),
                  'scheduling', json(FLAT -> '$.scheduling'),
                  'platform', json_object(FLAT ->> '$.type', json_object('noMigrate', json(FLAT -> '$.noMigrate'))),
                  'devices', json_array(),
                  'actions', json(FLAT -> '$.shutdownActions'),
                  'limits', json(FLAT -> '$.limits'),
                  'clock', json(FLAT -> '$.clock'))
                """.replace("FLAT", flat);
    }
}
