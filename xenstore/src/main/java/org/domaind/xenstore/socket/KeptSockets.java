package org.domaind.xenstore.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The connections that outlive this process: the service manager holds their sockets too, by name, and the journal has their watches.
 *
 * <p>A socket does not tell afterwards how much of a reply was sent, or whether a request was received. So each connection has a mark in a mapped
 * file, which costs one store to memory and survives any end of the process. It is set before anything is received or queued for the connection, and
 * cleared when everything is answered and sent. The next process continues the connections without a mark, exactly, and closes the others.
 */
public final class KeptSockets {
    private static final Pattern NAME = Pattern.compile("client-(\\d{1,5})-(\\d{1,9})");
    private static final byte IDLE = 0;
    private static final byte BUSY = 1;
    /** The first byte of the file: whether the journal has everything acknowledged. The marks follow. */
    private static final int JOURNAL_AT = 0;
    private static final int FIRST_MARK = 1;

    /** The number of marks, independent of the limit in use: another limit must not forget them. */
    private static final int SLOTS = 4096;
    private static final int FILE_BYTES = FIRST_MARK + SLOTS;

    private final ByteBuffer marks;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Set<Integer> restored = new HashSet<>();
    private final boolean trusted;
    private int lastConnection;
    private boolean journaled;

    private KeptSockets(ByteBuffer marks, int most, boolean known, int lastConnection) {
        this.marks = marks;
        this.trusted = known && marks.get(JOURNAL_AT) == IDLE;
        this.lastConnection = lastConnection;
        for (int slot = 0; slot < Math.min(most, SLOTS); slot++) {
            free.add(slot);
        }
    }

    /** For a host where nothing holds connections. */
    public static KeptSockets none() {
        return new KeptSockets(ByteBuffer.allocate(FILE_BYTES), 0, false, 0);
    }

    /**
     * Opens the file of marks.
     *
     * @param most           how many connections can be kept at once; more than {@value #SLOTS} count as {@value #SLOTS}
     * @param known          false when the journal has nothing of a former process: then none of its connections continues
     * @param lastConnection connection numbers up to this one are not used again
     */
    public static KeptSockets open(Path file, int most, boolean known, int lastConnection) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileAttribute<?> ownersOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(file, options, ownersOnly)) {
            boolean whole = channel.size() == FILE_BYTES;
            if (!whole) {
                // By write, so that a full file system is an error here and not a SIGBUS at the first store.
                channel.write(ByteBuffer.allocate(FILE_BYTES), 0);
            }
            return new KeptSockets(channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES), most, known && whole, lastConnection);
        }
    }

    /** A place for a new connection, or null when all are taken. */
    Place place() {
        Integer slot = free.poll();
        if (slot == null) {
            return null;
        }
        Place place = new Place(slot, ++lastConnection);
        place.idle();
        return place;
    }

    /** The place of a former process's connection; null when it cannot continue. */
    Place restored(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        int slot = Integer.parseInt(matcher.group(1));
        int connection = Integer.parseInt(matcher.group(2));
        lastConnection = Math.max(lastConnection, connection);
        if (!trusted || slot >= SLOTS || marks.get(FIRST_MARK + slot) != IDLE || !restored.add(slot)) {
            return null;
        }
        free.remove(slot);
        return new Place(slot, connection);
    }

    /** Everything left by a former process is restored, or closed. */
    void begin() {
        journaled = false;
        journaled(true);
    }

    /** Whether the journal gets what is acknowledged from now on. If not, the next process must not continue any connection. */
    void journaled(boolean all) {
        if (all != journaled) {
            journaled = all;
            marks.put(JOURNAL_AT, all ? IDLE : BUSY);
        }
    }

    /** The mark of one connection. */
    final class Place {
        private final int slot;
        private final int connection;

        private Place(int slot, int connection) {
            this.slot = slot;
            this.connection = connection;
        }

        int connection() {
            return connection;
        }

        /** The name by which the service manager holds its socket. */
        String name() {
            return "client-" + slot + "-" + connection;
        }

        void busy() {
            marks.put(FIRST_MARK + slot, BUSY);
        }

        void idle() {
            marks.put(FIRST_MARK + slot, IDLE);
        }

        boolean isIdle() {
            return marks.get(FIRST_MARK + slot) == IDLE;
        }

        /** The connection has ended, and the service manager does not hold its socket any more. */
        void free() {
            free.add(slot);
        }
    }
}
