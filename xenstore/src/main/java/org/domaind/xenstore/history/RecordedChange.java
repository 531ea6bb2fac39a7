package org.domaind.xenstore.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.domaind.xenstore.store.Rewind;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;

/**
 * A change as the history stores it.
 *
 * @param existed   whether the node existed before
 * @param removed   for a removal: the removed node; null when it was too large to keep
 * @param alsoBelow for a removal: how many nodes below it were removed
 * @param after     the beginning of the new value; null for a removal
 * @param length    of the whole new value
 * @param before    the old value; null when it was the same, or there was none
 * @param oldPerms  null when they did not change; {@code newPerms} likewise
 */
record RecordedChange(long millis, Origin origin, String path, boolean existed, Node removed, int alsoBelow, byte[] after, int length, byte[] before,
                Perms oldPerms, Perms newPerms) {

    /** The change for readers. */
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

    /** Undoes it. Special names are not part of the tree. */
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
