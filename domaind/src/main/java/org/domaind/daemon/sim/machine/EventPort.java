package org.domaind.daemon.sim.machine;

import java.util.Optional;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.schema.model.Domid;

/** One end of an event channel. Mutable; guarded by the machine's lock. */
public final class EventPort {
    public enum State { UNBOUND, INTERDOMAIN, VIRQ }

    public final Domid owner;
    public final int number;
    public State state;
    /** Who may bind it, or who has. */
    public Domid peer;
    /** The other end's number while {@link State#INTERDOMAIN}. */
    public int peerPort;
    public Optional<Virq> virq = Optional.empty();
    /** The set of domain 0 that this port belongs to. */
    public Optional<EventSink> set = Optional.empty();

    public EventPort(Domid owner, int number, State state, Domid peer) {
        this.owner = owner;
        this.number = number;
        this.state = state;
        this.peer = peer;
    }
}
