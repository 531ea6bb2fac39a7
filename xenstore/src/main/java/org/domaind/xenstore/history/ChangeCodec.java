package org.domaind.xenstore.history;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;

/**
 * Writes changes as bytes. They do not outlive the process, so the format may change freely.
 *
 * <p>Three words of 64 bits, low bits first: flags (8), cause (8), domid (16), milliseconds since the chunk began (32); connection (32), transaction
 * (32); lengths (16 each) of path, new value, its kept part, old value. For a removal the last three are 0. Then path, new value, old value, both
 * permission lists; for a removal, index of the kept node and number of nodes removed below it (32 each). {@link ChangeReader} reads it.
 */
final class ChangeCodec {
    /** A new value is kept up to this length: the whole value is in the tree, or in the next change of the node. */
    static final int SHOWN_BYTES = 128;
    /** The changes of one chunk are within this time. */
    static final long MAX_CHUNK_MILLIS = 0xFFFF_FFFFL;

    static final int REMOVED = 1;
    static final int EXISTED = 2;
    static final int SAME_VALUE = 4;
    static final int NEW_PERMS = 8;
    static final int HEAD_BYTES = 3 * Long.BYTES;
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int PERM_BYTES = Integer.BYTES + 1;

    private ChangeCodec() {
    }

    /** An upper bound of the bytes that an edit takes. */
    static int room(Edit edit, Node before) {
        int room = HEAD_BYTES + Long.BYTES + edit.path().text().length() + SHOWN_BYTES;
        return edit instanceof Edit.Put put && before != null
                ? room + before.value().length + PERM_BYTES * (before.perms().size() + put.perms().size()) + Long.BYTES
                : room;
    }

    /**
     * @param kept      index of the removed node in the chunk's list, -1 when it is not kept
     * @param alsoBelow nodes removed with it
     */
    static void writeRemoval(Chunk out, long millis, Origin origin, String path, int kept, int alsoBelow) {
        int at = writeHead(out, REMOVED | EXISTED, millis, origin, path, 0);
        INT.set(out.bytes(), at, kept);
        INT.set(out.bytes(), at + Integer.BYTES, alsoBelow);
        out.end(at + 2 * Integer.BYTES);
    }

    static void writePut(Chunk out, long millis, Origin origin, Edit.Put put, Node before) {
        byte[] after = put.value();
        int shown = Math.min(after.length, SHOWN_BYTES);
        byte[] old = before == null || Arrays.equals(before.value(), after) ? null : before.value();
        boolean samePerms = before == null || before.perms().equals(put.perms());
        int flags = (before == null ? 0 : EXISTED) | (before != null && old == null ? SAME_VALUE : 0) | (samePerms ? 0 : NEW_PERMS);
        int oldLength = old == null ? 0 : old.length;
        long lengths = after.length << 16 | (long) shown << 32 | (long) oldLength << 48;
        int at = writeHead(out, flags, millis, origin, put.path().text(), lengths);
        System.arraycopy(after, 0, out.bytes(), at, shown);
        at += shown;
        if (old != null) {
            System.arraycopy(old, 0, out.bytes(), at, oldLength);
            at += oldLength;
        }
        if (!samePerms) {
            at = writePerms(out.bytes(), at, before.perms());
            at = writePerms(out.bytes(), at, put.perms());
        }
        out.end(at);
    }

    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) takes the low bytes: paths are ASCII
    private static int writeHead(Chunk out, int flags, long millis, Origin origin, String path, long lengths) {
        byte[] bytes = out.bytes();
        int at = out.end();
        LONG.set(bytes, at, flags | origin.cause().ordinal() << 8 | (origin.domid() & 0xFFFFL) << 16 | millis - out.firstMillis() << 32);
        LONG.set(bytes, at + Long.BYTES, origin.connection() & 0xFFFF_FFFFL | (long) origin.txId() << 32);
        LONG.set(bytes, at + 2 * Long.BYTES, path.length() | lengths);
        path.getBytes(0, path.length(), bytes, at + HEAD_BYTES);
        return at + HEAD_BYTES + path.length();
    }

    private static int writePerms(byte[] bytes, int start, Perms perms) {
        INT.set(bytes, start, perms.size());
        int at = start + Integer.BYTES;
        for (int i = 0; i < perms.size(); i++) {
            INT.set(bytes, at, perms.id(i));
            bytes[at + Integer.BYTES] = perms.raw(i);
            at += PERM_BYTES;
        }
        return at;
    }
}
