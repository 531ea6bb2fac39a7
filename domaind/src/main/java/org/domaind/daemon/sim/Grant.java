package org.domaind.daemon.sim;

import org.domaind.schema.model.Domid;

/** An entry of a guest's grant table: {@code peer} may map {@code mfn}. */
record Grant(Domid peer, long mfn) {
}
