package org.domaind.xenstore.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.domaind.xenstore.store.Edit;
import org.domaind.xenstore.store.Node;
import org.domaind.xenstore.store.Perms;

/** Changes as bytes. Lives and dies with the process: the form may change as one likes. */
final class ChangeCodec {
    /** A new value is kept up to this length: all of it is in the tree, or in the next change of that node. */
    static final int SHOWN_BYTES = 128;

    /** More than all fields of fixed length take together. */
    private static final int FIXED_BYTES = 64;
    private static final int PERM_BYTES = Integer.BYTES + 1;

    private static final int REMOVED = 1;
    private static final int EXISTED = 2;
    private static final int SAME_VALUE = 4;
    private static final int NEW_PERMS = 8;
    private static final Origin.Cause[] CAUSES = Origin.Cause.values();

    private ChangeCodec() {
    }

    /** At least as many bytes as an edit takes. */
    static int room(Edit edit, Node before) {
        int room = FIXED_BYTES + edit.path().text().length() + SHOWN_BYTES;
        return edit instanceof Edit.Put put && before != null
                ? room + before.value().length + PERM_BYTES * (before.perms().size() + put.perms().size())
                : room;
    }

    /** @param kept place of the removed node in the chunk's list  @param alsoBelow nodes removed with it */
    static void writeRemoval(ByteBuffer out, long millis, Origin origin, String path, int kept, int alsoBelow) {
        writeHead(out, REMOVED | EXISTED, millis, origin, path);
        out.putInt(kept).putInt(alsoBelow);
    }

    static void writePut(ByteBuffer out, long millis, Origin origin, Edit.Put put, Node before) {
        boolean samePerms = before == null || before.perms().equals(put.perms());
        boolean sameValue = before != null && Arrays.equals(before.value(), put.value());
        int flags = (before == null ? 0 : EXISTED) | (sameValue ? SAME_VALUE : 0) | (samePerms ? 0 : NEW_PERMS);
        writeHead(out, flags, millis, origin, put.path().text());
        int shown = Math.min(put.value().length, SHOWN_BYTES);
        out.putShort((short) put.value().length).putShort((short) shown).put(put.value(), 0, shown);
        if (before != null && !sameValue) {
            out.putShort((short) before.value().length).put(before.value());
        }
        if (!samePerms) {
            writePerms(out, before.perms());
            writePerms(out, put.perms());
        }
    }

    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) takes the low bytes: paths are ASCII
    private static void writeHead(ByteBuffer out, int flags, long millis, Origin origin, String path) {
        out.put((byte) flags).put((byte) origin.cause().ordinal()).putLong(millis).putInt(origin.domid()).putInt(origin.connection())
                .putInt(origin.txId()).putShort((short) path.length());
        path.getBytes(0, path.length(), out.array(), out.position());
        out.position(out.position() + path.length());
    }

    private static void writePerms(ByteBuffer out, Perms perms) {
        out.putShort((short) perms.size());
        for (int i = 0; i < perms.size(); i++) {
            out.putInt(perms.id(i)).put(perms.raw(i));
        }
    }

    /** Reads the next change. */
    static Recorded read(ByteBuffer in, List<Node> removed) {
        int flags = in.get();
        Origin.Cause cause = CAUSES[in.get()];
        long millis = in.getLong();
        Origin origin = new Origin(in.getInt(), in.getInt(), cause, in.getInt());
        String path = new String(bytes(in, Short.toUnsignedInt(in.getShort())), StandardCharsets.ISO_8859_1);
        if ((flags & REMOVED) != 0) {
            int kept = in.getInt();
            return new Recorded(millis, origin, path, true, kept < 0 ? null : removed.get(kept), in.getInt(), null, 0, null, null, null);
        }
        int length = Short.toUnsignedInt(in.getShort());
        byte[] after = bytes(in, Short.toUnsignedInt(in.getShort()));
        boolean existed = (flags & EXISTED) != 0;
        byte[] before = existed && (flags & SAME_VALUE) == 0 ? bytes(in, Short.toUnsignedInt(in.getShort())) : null;
        Perms old = (flags & NEW_PERMS) == 0 ? null : perms(in);
        return new Recorded(millis, origin, path, existed, null, 0, after, length, before, old, old == null ? null : perms(in));
    }

    private static Perms perms(ByteBuffer in) {
        int[] ids = new int[Short.toUnsignedInt(in.getShort())];
        byte[] raw = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in.getInt();
            raw[i] = in.get();
        }
        return Perms.restored(ids, raw);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
