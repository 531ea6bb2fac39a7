package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;

/**
 * One node's change. Values are bytes as a domain wrote them, one a character: not to be shown unchecked.
 *
 * @param number      counts all changes since the record began
 * @param millis      since 1970
 * @param domid       who made it; with {@code gone}, the domain that went
 * @param connection  the number of the socket's connection since the record began; 0 for a domain's ring
 * @param client      process number and name of that connection's client, as far as they are known; else empty
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
