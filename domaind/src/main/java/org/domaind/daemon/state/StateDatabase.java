package org.domaind.daemon.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.EventStore;
import org.domaind.daemon.events.Happening;
import org.domaind.schema.api.Json;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** The daemon's memory in one SQLite file. Thread-safe. */
public final class StateDatabase implements EventStore, AutoCloseable {
    /** Older events are dropped, once there are {@link #TRIM_EVERY} more. */
    static final int MAX_EVENTS = 10_000;
    /** As many more that guests can cause without end: those take no room from the others. */
    static final int MAX_EVENTS_OF_DEVICES = 2_500;
    private static final int TRIM_EVERY = 64;
    private static final String KINDS_OF_DEVICES = Arrays.stream(EventKind.values()).filter(EventKind::isOfDevice).map(EventKind::word)
            .collect(Collectors.joining("', '", "('", "')"));

    private static final Logger LOG = LogManager.getLogger(StateDatabase.class);

    private final Connection connection;
    private final String bootId;
    /** All guests: asked for far more often than changed, and nobody else writes the file. */
    private final GuestTable guests = new GuestTable();
    /** As many as this class has texts of SQL. */
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    /** Operations that ended and that the journal still has; as many as it has. */
    private final Set<Long> ended = new LinkedHashSet<>();
    /** Since the last time that older ones were dropped. */
    private int kept;

    private StateDatabase(Connection connection, String bootId) {
        this.connection = connection;
        this.bootId = bootId;
    }

    /**
     * Opens or creates the file.
     *
     * @param bootId the host's present boot; rows of other boots are dropped, for their domains are gone
     * @throws org.domaind.schema.api.ProblemException {@code newer-state}: a later release has written it
     */
    public static StateDatabase open(Path file, String bootId) {
        try {
            Files.createDirectories(file.getParent());
            Properties options = new Properties();
            // Otherwise the driver asks after each insert for a key that only one of them wants, and asks for itself.
            options.setProperty("jdbc.get_generated_keys", "false");
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, options);
            try {
                StateSchema.bring(connection, file);
                return begun(connection, bootId);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw new StateException("open " + file, e);
        }
    }

    private static StateDatabase begun(Connection connection, String bootId) {
        StateDatabase database = new StateDatabase(connection, bootId);
        database.update("DELETE FROM guest WHERE boot_id <> ?", bootId);
        database.update("DELETE FROM operation WHERE boot_id <> ?", bootId);
        database.readGuests();
        return database;
    }

    // --- guests

    /** Adds the guest or replaces what was known of it. @param source the text of its config file */
    public synchronized void put(KnownGuest guest, String source) {
        update("INSERT OR REPLACE INTO guest (uuid, domid, boot_id, name, config, source, created) VALUES (?, ?, ?, ?, ?, ?, ?)",
                guest.uuid().toString(), guest.domid().value(), bootId, guest.config().name(), Json.text(guest.config()),
                source, guest.createdEpochMillis());
        guests.put(guest);
    }

    /** The guest has another config; its source is as it was. */
    public synchronized void change(KnownGuest guest) {
        update("UPDATE guest SET name = ?, config = ? WHERE uuid = ?", guest.config().name(), Json.text(guest.config()),
                guest.uuid().toString());
        guests.put(guest);
    }

    /** Forgets the guest in that domain; a guest that has meanwhile moved to another domain stays. */
    public synchronized void forget(UUID uuid, Domid domid) {
        update("DELETE FROM guest WHERE uuid = ? AND domid = ?", uuid.toString(), domid.value());
        guests.remove(uuid, domid);
    }

    public Optional<KnownGuest> guest(UUID uuid) {
        return guests.of(uuid);
    }

    public Optional<KnownGuest> guest(Domid domid) {
        return guests.of(domid);
    }

    /** The guest that was created or renamed with this name by the daemon. */
    public Optional<KnownGuest> named(String name) {
        return guests.named(name);
    }

    /** In ascending order of domid. */
    public List<KnownGuest> guests() {
        return guests.all();
    }

    /** The text of the guest's config file; empty when the guest is not known. */
    public String source(UUID uuid) {
        return query("SELECT source FROM guest WHERE uuid = ?", row -> row.getString(1), uuid.toString()).stream().findFirst().orElse("");
    }

    private void readGuests() {
        query("SELECT uuid, domid, config, created FROM guest", row ->
                new KnownGuest(UUID.fromString(row.getString(1)), new Domid(row.getInt(2)),
                        Json.value(row.getString(3), GuestConfig.class), row.getLong(4))).forEach(guests::put);
    }

    // --- operations

    /** Journals that a plan begins. @return its id */
    public synchronized long begin(String kind, String request) {
        endLeft();
        update("INSERT INTO operation (boot_id, kind, request, bindings) VALUES (?, ?, ?, '{}')", bootId, kind, request);
        return query("SELECT last_insert_rowid()", row -> row.getLong(1)).get(0);
    }

    /** Journals that a step begins, before it has any effect. */
    public void beginStep(long operation, int number, String name) {
        update("INSERT OR REPLACE INTO operation_step (operation, number, name) VALUES (?, ?, ?)", operation, number, name);
    }

    /** Journals what an undo after a restart would need. */
    public void bind(long operation, String bindings) {
        update("UPDATE operation SET bindings = ? WHERE id = ?", bindings, operation);
    }

    /**
     * The plan is finished or wholly undone. That is so whether or not it can be written: then it is written before the next plan begins, and a process
     * that starts before that sees from how things are that nothing is left to do.
     */
    public synchronized void end(long operation) {
        ended.add(operation);
        endLeft();
    }

    private void endLeft() {
        try {
            for (Iterator<Long> left = ended.iterator(); left.hasNext(); left.remove()) {
                update("DELETE FROM operation WHERE id = ?", left.next());
            }
        } catch (StateException e) {
            LOG.error("{} operations that ended are still in the journal, which cannot be written; that is tried again with the next one", ended.size(), e);
        }
    }

    /** Operations that a former process of this boot left behind, oldest first. */
    public List<Operation> unfinished() {
        return query("SELECT id, kind, request, bindings FROM operation ORDER BY id", row -> new Operation(row.getLong(1), row.getString(2),
                row.getString(3), row.getString(4), stepsOf(row.getLong(1))));
    }

    private List<String> stepsOf(long operation) {
        return query("SELECT name FROM operation_step WHERE operation = ? ORDER BY number", row -> row.getString(1), operation);
    }

    // --- events

    @Override
    public synchronized void keep(List<Event> events) {
        for (Event event : events) {
            Happening what = event.what();
            update("INSERT INTO event (number, at, kind, guest, domid, reason, successor, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", event.number(),
                    event.epochMillis(), what.kind().word(), what.guest(), what.domid().map(Domid::value).orElse(null),
                    what.reason().map(ShutdownReason::word).orElse(null), what.successor().map(Domid::value).orElse(null), what.detail());
        }
        kept += events.size();
        if (kept >= TRIM_EVERY) {
            trim("kind NOT IN " + KINDS_OF_DEVICES, MAX_EVENTS);
            trim("kind IN " + KINDS_OF_DEVICES, MAX_EVENTS_OF_DEVICES);
            kept = 0;
        }
    }

    private void trim(String sort, int most) {
        update("DELETE FROM event WHERE " + sort + " AND number <= (SELECT number FROM event WHERE " + sort
                + " ORDER BY number DESC LIMIT 1 OFFSET ?)", most);
    }

    @Override
    public long lastNumber() {
        return query("SELECT coalesce(max(number), 0) FROM event", row -> row.getLong(1)).get(0);
    }

    @Override
    public List<Event> after(long number, int limit) {
        return query("SELECT * FROM event WHERE number > ? ORDER BY number LIMIT ?", StateDatabase::event, number, limit);
    }

    @Override
    public List<Event> newest(int limit) {
        return query("SELECT * FROM (SELECT * FROM event ORDER BY number DESC LIMIT ?) ORDER BY number", StateDatabase::event, limit);
    }

    private static Event event(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        return new Event(row.getLong("number"), row.getLong("at"), new Happening(
                EventKind.ofWord(kind).orElseThrow(() -> new SQLException("there is no kind of event \"" + kind + '"')), row.getString("guest"),
                domid(row, "domid"), reason(row.getString("reason")), domid(row, "successor"), row.getString("detail")));
    }

    private static Optional<ShutdownReason> reason(String word) {
        return Arrays.stream(ShutdownReason.values()).filter(reason -> reason.word().equals(word)).findFirst();
    }

    private static Optional<Domid> domid(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? Optional.empty() : Optional.of(new Domid(value));
    }

    @Override
    public synchronized void close() {
        endLeft();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StateException("close the state database", e);
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private synchronized <T> List<T> query(String sql, RowReader<T> reader, Object... values) {
        try (ResultSet rows = prepare(sql, values).executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new StateException("read the state database", e);
        }
    }

    private synchronized void update(String sql, Object... values) {
        try {
            prepare(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw new StateException("write the state database", e);
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
