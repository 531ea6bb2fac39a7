package org.domaind.daemon.plan;

import java.util.UUID;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/**
 * Where guests are on record: the daemon's database and the store.
 *
 * @param index what the store says of domains, without asking it
 * @param names what both say of names
 */
public record GuestRecords(StateDatabase state, StoreClient store, StoreIndex index, GuestNames names) {
    /** For messages: as the daemon knows it, or the store, or by its number. */
    public String name(Domid domid) {
        return state.guest(domid).map(guest -> guest.config().name()).or(() -> names.name(domid)).orElse("domain " + domid);
    }

    /** Removes what both say of a guest's domain that is gone. */
    public void remove(Domid domid, UUID guest) {
        StoreEdits.removeGuest(store, names, new GuestPaths(domid, guest));
        state.forget(guest, domid);
    }
}
