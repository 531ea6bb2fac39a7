package org.domaind.xenstore.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;

/** Reads the changes of a chunk in order, as {@link ChangeCodec} wrote them. */
final class ChangeReader {
    private static final Origin.Cause[] CAUSES = Origin.Cause.values();
    private static final int LENGTH_MASK = 0xFFFF;

    private final Chunk.Part part;
    private final byte[] content;
    private int at;

    ChangeReader(Chunk.Part part) {
        this.part = part;
        this.content = part.content();
    }

    boolean hasNext() {
        return at < part.end();
    }

    RecordedChange next() {
        long who = word();
        int flags = (int) who & 0xFF;
        long millis = part.firstMillis() + (who >>> 32);
        long which = word();
        Origin origin = new Origin((int) (who >>> 16) & LENGTH_MASK, (int) which, CAUSES[(int) (who >>> 8) & 0xFF], (int) (which >>> 32));
        long lengths = word();
        String path = new String(bytes((int) lengths & LENGTH_MASK), StandardCharsets.ISO_8859_1);
        if ((flags & ChangeCodec.REMOVED) != 0) {
            int kept = number();
            Node removed = kept < 0 ? null : part.removed().get(kept);
            return new RecordedChange(millis, origin, path, true, removed, number(), null, 0, null, null, null);
        }
        boolean existed = (flags & ChangeCodec.EXISTED) != 0;
        byte[] after = bytes((int) (lengths >>> 32) & LENGTH_MASK);
        byte[] before = existed && (flags & ChangeCodec.SAME_VALUE) == 0 ? bytes((int) (lengths >>> 48)) : null;
        Perms old = (flags & ChangeCodec.NEW_PERMS) == 0 ? null : perms();
        return new RecordedChange(millis, origin, path, existed, null, 0, after, (int) (lengths >>> 16) & LENGTH_MASK, before, old,
                old == null ? null : perms());
    }

    private Perms perms() {
        int[] ids = new int[number()];
        byte[] raw = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = number();
            raw[i] = content[at++];
        }
        return Perms.restored(ids, raw);
    }

    private long word() {
        long word = (long) ChangeCodec.LONG.get(content, at);
        at += Long.BYTES;
        return word;
    }

    private int number() {
        int number = (int) ChangeCodec.INT.get(content, at);
        at += Integer.BYTES;
        return number;
    }

    private byte[] bytes(int length) {
        at += length;
        return Arrays.copyOfRange(content, at - length, at);
    }
}
