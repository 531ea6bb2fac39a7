package org.domaind.xenstore.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.domaind.xenstore.store.Node;
import org.domaind.xenstore.store.Perms;
import org.domaind.xenstore.store.Rewind;
import org.domaind.xenstore.store.StorePath;

/**
 * A change as the record has it.
 *
 * @param existed   whether there was a node before
 * @param removed   of a removal: what went; null when that was too much to keep
 * @param alsoBelow of a removal: how many nodes went below it
 * @param after     the beginning of the new value; null after a removal
 * @param length    of the whole new value
 * @param before    the old value; null when it was the same, or there was none
 * @param oldPerms  null when they did not change, as {@code newPerms}
 */
record RecordedChange(long millis, Origin origin, String path, boolean existed, Node removed, int alsoBelow, byte[] after, int length, byte[] before,
                Perms oldPerms, Perms newPerms) {

    /** As {@link Change} tells it. */
    Change change(long number) {
        Change.State now = after == null ? null : new Change.State(text(after), length, strings(newPerms));
        return new Change(number, millis, origin, path, existed ? old() : null, now, alsoBelow);
    }

    private Change.State old() {
        if (after == null) {
            return removed == null ? new Change.State("", 0, null) : state(removed.value(), removed.perms());
        }
        return before == null ? new Change.State(text(after), length, strings(oldPerms)) : state(before, oldPerms);
    }

    private static Change.State state(byte[] value, Perms perms) {
        byte[] shown = value.length > ChangeCodec.SHOWN_BYTES ? Arrays.copyOf(value, ChangeCodec.SHOWN_BYTES) : value;
        return new Change.State(text(shown), value.length, strings(perms));
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static List<String> strings(Perms perms) {
        return perms == null ? null : perms.strings();
    }

    /** Takes it back. Special names are no part of the tree. */
    void undo(Rewind tree) {
        StorePath at = new StorePath(path);
        if (at.isSpecial()) {
            return;
        }
        if (after == null) {
            tree.unremove(at, removed);
        } else if (existed) {
            tree.unput(at, before, oldPerms);
        } else {
            tree.unmake(at);
        }
    }
}
