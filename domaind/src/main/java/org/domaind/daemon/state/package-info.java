/**
 * What the daemon remembers: guests known, operations in flight, events. The only SQL is here.
 *
 * <p>Theory of operation: one SQLite file in WAL mode. A commit outlives the process at once and the host's power at the next
 * checkpoint; the file is never left corrupt. A domain id means something only together with the host's boot, so every row that names
 * one carries the boot's id. One connection, guarded by this package's own lock: statements are short.
 *
 * <p>May use {@code events}, {@code org.domaind.schema}, JDBC and Jackson.
 */
package org.domaind.daemon.state;
