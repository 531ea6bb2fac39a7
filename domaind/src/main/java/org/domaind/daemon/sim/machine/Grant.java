package org.domaind.daemon.sim.machine;

import org.domaind.schema.model.Domid;

/** An entry of a guest's grant table: {@code peer} may map {@code frame}, a machine frame of a PV guest, one of its own numbers of others. */
public record Grant(Domid peer, long frame) {
}
