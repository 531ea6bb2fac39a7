package org.domaind.xenstore.history;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Selects changes.
 *
 * @param path        of this node, of those below it, and removals of its ancestors
 * @param domid       made by this domain
 * @param sinceMillis not earlier, milliseconds since 1970
 */
public record ChangeFilter(Optional<String> path, OptionalInt domid, long sinceMillis) {
    public static final ChangeFilter ALL = new ChangeFilter(Optional.empty(), OptionalInt.empty(), 0);

    boolean admits(RecordedChange change) {
        return change.millis() >= sinceMillis && (domid.isEmpty() || domid.getAsInt() == change.origin().domid())
                && (path.isEmpty() || concerns(change, path.get()));
    }

    private static boolean concerns(RecordedChange change, String top) {
        String path = change.path();
        return top.equals("/") || path.equals(top) || under(path, top) || change.after() == null && under(top, path);
    }

    private static boolean under(String path, String top) {
        return path.length() > top.length() && path.startsWith(top) && path.charAt(top.length()) == '/';
    }
}
