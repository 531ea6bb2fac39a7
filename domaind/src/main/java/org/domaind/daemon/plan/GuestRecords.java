package org.domaind.daemon.plan;

import java.util.UUID;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/**
 * The two records of guests: the daemon's database and the store.
 *
 * @param index names, types and uuids in the store, read without a request
 * @param names names by both records
 */
public record GuestRecords(StateDatabase state, StoreClient store, StoreIndex index, GuestNames names) {
    /** For messages: the name in the database, else in the store, else the domid. */
    public String name(Domid domid) {
        return state.guest(domid).map(guest -> guest.config().name()).or(() -> names.name(domid)).orElse("domain " + domid);
    }

    /** Removes both records of a guest whose domain is gone. */
    public void remove(Domid domid, UUID guest) {
        StoreEdits.removeGuest(store, names, new GuestPaths(domid, guest));
        state.forget(guest, domid);
    }
}
