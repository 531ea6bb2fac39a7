package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;

/**
 * One change of a node. Values are bytes as a domain wrote them, one per char; they must be quoted before they are printed on a terminal.
 *
 * @param number      counts all changes since the history began
 * @param millis      since 1970
 * @param domid       the domain that made it; with {@code gone}, the domain that was destroyed
 * @param connection  counts connections to the socket since the history began; 0 for a domain's ring
 * @param client      pid and name of that connection's process, as far as known; else empty
 * @param operation   {@code write}, {@code mkdir}, {@code rm}, {@code setperms}, {@code commit}, {@code release}, {@code gone}
 * @param transaction that was committed; 0 for none
 * @param before      empty when the node did not exist
 * @param after       empty when it was removed
 * @param below       how many nodes below it were removed with it
 */
public record StoreChange(long number, long millis, int domid, int connection, String client, String operation, long transaction, String path,
                          Optional<StoreContent> before, Optional<StoreContent> after, int below) {

    /**
     * @param value       the beginning, where the whole is long
     * @param bytes       length of the whole
     * @param permissions {@code n0}, {@code r5}, …; empty when they did not change
     */
    public record StoreContent(String value, int bytes, List<String> permissions) {
    }
}
