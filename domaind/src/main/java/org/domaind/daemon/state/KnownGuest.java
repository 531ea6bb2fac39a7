package org.domaind.daemon.state;

import java.util.UUID;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/**
 * A guest that this daemon created and still answers for.
 *
 * @param uuid   identifies it across reboots, when its domid changes
 * @param domid  its present domain in this boot of the host
 */
public record KnownGuest(UUID uuid, Domid domid, GuestConfig config, long createdEpochMillis) {
    public KnownGuest withConfig(GuestConfig newConfig) {
        return new KnownGuest(uuid, domid, newConfig, createdEpochMillis);
    }
}
