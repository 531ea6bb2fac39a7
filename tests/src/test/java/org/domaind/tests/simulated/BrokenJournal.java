package org.domaind.tests.simulated;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.domaind.schema.HostPaths;

/** A state database that refuses to let journaled operations end, as one on a full or broken disk may. */
public final class BrokenJournal {
    private final Path file;

    private BrokenJournal(Path file) {
        this.file = file;
    }

    /** @param which an SQL condition on the row that is to stay, which is called {@code old} */
    public static BrokenJournal of(HostPaths paths, String which) {
        BrokenJournal broken = new BrokenJournal(paths.stateDirectory().resolve("state.db"));
        broken.execute("CREATE TRIGGER stays BEFORE DELETE ON operation WHEN " + which + " BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        return broken;
    }

    public void mend() {
        execute("DROP TRIGGER stays");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
