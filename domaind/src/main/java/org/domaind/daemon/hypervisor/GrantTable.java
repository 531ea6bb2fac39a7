package org.domaind.daemon.hypervisor;

import org.domaind.schema.model.Domid;

/** Pages that guests share by grant reference. */
public interface GrantTable {
    /** The references a toolstack sets up for every guest (grant_table.h: GNTTAB_RESERVED_*). */
    int CONSOLE_REF = 0;
    int STORE_REF = 1;

    /** Maps one granted page. */
    MappedPages map(Domid granter, int reference);

    /**
     * Writes an entry of a new guest's table: {@code peer} may map {@code frame} by {@code reference}.
     *
     * @param frame machine frame number of a PV guest, guest frame number of others
     */
    void seed(Domid guest, int reference, Domid peer, long frame);
}
