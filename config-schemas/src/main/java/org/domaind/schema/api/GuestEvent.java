package org.domaind.schema.api;

import java.util.Optional;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/**
 * Something that happened to a guest.
 *
 * @param number    in the order in which things happened, over all restarts of the daemon; a number may be missing
 * @param millis    since 1970
 * @param kind      {@code created}, {@code stopped}, {@code settled}, {@code destroyed}, …; a later release may have more
 * @param guest     its name then; of a domain without one, {@code domain 7}
 * @param domid     the domain that it happened to, where it is about one
 * @param reason    why that stopped
 * @param successor the domain in which the guest lives on
 * @param detail    a few words; may be empty
 */
public record GuestEvent(long number, long millis, String kind, String guest, Optional<Domid> domid, Optional<ShutdownReason> reason,
                         Optional<Domid> successor, String detail) {
}
