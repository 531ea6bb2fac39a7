package org.domaind.daemon.sim;

import java.util.Optional;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.schema.model.Domid;

/** One end of an event channel. Mutable; guarded by the machine's lock. */
final class EventPort {
    enum State { UNBOUND, INTERDOMAIN, VIRQ }

    final Domid owner;
    final int number;
    State state;
    /** Who may bind it, or who has. */
    Domid peer;
    /** The other end's number while {@link State#INTERDOMAIN}. */
    int peerPort;
    Optional<Virq> virq = Optional.empty();
    /** The set of domain 0 that this port belongs to. */
    Optional<SimEventChannels> set = Optional.empty();

    EventPort(Domid owner, int number, State state, Domid peer) {
        this.owner = owner;
        this.number = number;
        this.state = state;
        this.peer = peer;
    }
}
