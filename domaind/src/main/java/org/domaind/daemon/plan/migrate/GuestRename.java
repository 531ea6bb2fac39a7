package org.domaind.daemon.plan.migrate;

import java.util.List;
import java.util.UUID;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.model.Domid;

/** Gives a guest another name in the store and in the daemon's memory. May be repeated. */
record GuestRename(GuestRecords records, Domid domid, UUID uuid) {
    /** @throws org.domaind.schema.api.ProblemException {@code name-taken} */
    void to(String name) {
        if (records.names().name(domid).filter(name::equals).isPresent()) {
            remember(name);
            return;
        }
        try (NameHold held = records.names().hold(name)) {
            StoreEdits.make(records.store(), List.of(), GuestNodes.name(new GuestPaths(domid, uuid), name));
            remember(name);
        }
    }

    private void remember(String name) {
        records.state().guest(domid).filter(guest -> guest.uuid().equals(uuid))
                .ifPresent(guest -> records.state().change(guest.withConfig(guest.config().withName(name))));
    }
}
