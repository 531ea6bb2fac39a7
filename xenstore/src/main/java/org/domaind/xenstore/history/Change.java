package org.domaind.xenstore.history;

import java.util.List;

/**
 * One change of a node, as it was committed. Values are bytes, one per char.
 *
 * @param number    counts all changes since the history began
 * @param millis    since 1970; never less than that of the change before
 * @param before    null when the node did not exist
 * @param after     null when it was removed
 * @param alsoBelow how many nodes below it were removed with it
 */
public record Change(long number, long millis, Origin origin, String path, State before, State after, int alsoBelow) {

    /**
     * A node at one moment.
     *
     * @param value  its beginning, if the value is longer than what is kept
     * @param length of the whole value, in bytes
     * @param perms  null when they did not change; those of a removed node are given
     */
    public record State(String value, int length, List<String> perms) {
    }
}
