package org.domaind.daemon.sim.machine;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.model.Domid;

/**
 * The event channel ports of all domains. A port of domain 0 delivers to the {@link EventSink} that bound it, any other to its
 * guest. Guarded by the machine's lock.
 */
public final class EventPorts {
    /** What receives the events of guests' ports. */
    public interface GuestEvents {
        void pending(Domid guest, int port);
    }

    private final Map<Domid, Table> tables = new HashMap<>();
    /** One domain's ports. */
    private static final class Table {
        final Map<Integer, EventPort> ports = new HashMap<>();
        /** Numbers in use; 0 is no port. */
        final BitSet used = new BitSet();
    }

    private final Map<Virq, EventPort> virqs = new EnumMap<>(Virq.class);
    private final GuestEvents guests;

    public EventPorts(GuestEvents guests) {
        this.guests = guests;
    }

    /** @param limit the highest number allowed */
    public EventPort allocate(String operation, Domid owner, Domid peer, int limit) {
        Table table = tables.computeIfAbsent(owner, d -> new Table());
        int number = table.used.nextClearBit(1);
        if (number > limit) {
            throw new HypervisorException(operation, "ENOSPC");
        }
        EventPort port = new EventPort(owner, number, EventPort.State.UNBOUND, peer);
        table.ports.put(number, port);
        table.used.set(number);
        return port;
    }

    /** Binds a new port of {@code local} to an unbound one that the remote domain meant for it. */
    public EventPort bind(String operation, Domid local, Domid remote, int remotePort, int limit) {
        EventPort other = find(remote, remotePort)
                .filter(p -> p.state == EventPort.State.UNBOUND && p.peer.equals(local))
                .orElseThrow(() -> new HypervisorException(operation, "EINVAL"));
        EventPort port = allocate(operation, local, remote, limit);
        join(port, other);
        join(other, port);
        return port;
    }

    public EventPort bindVirq(String operation, Domid owner, Virq virq, int limit) {
        if (virqs.containsKey(virq)) {
            throw new HypervisorException(operation, "EEXIST");
        }
        EventPort port = allocate(operation, owner, owner, limit);
        port.state = EventPort.State.VIRQ;
        port.virq = Optional.of(virq);
        virqs.put(virq, port);
        return port;
    }

    public Optional<EventPort> find(Domid owner, int number) {
        return Optional.ofNullable(tables.get(owner)).map(table -> table.ports.get(number));
    }

    /** Tells the other end. On a port whose other end is not there it does nothing, as the hypervisor. */
    public void send(EventPort port) {
        if (port.state == EventPort.State.INTERDOMAIN) {
            find(port.peer, port.peerPort).ifPresent(this::raise);
        }
    }

    public void raise(Virq virq) {
        Optional.ofNullable(virqs.get(virq)).ifPresent(this::raise);
    }

    public void raise(EventPort port) {
        if (port.set.isPresent()) {
            port.set.get().pending(port.number);
        } else if (!port.owner.equals(Domid.ZERO)) {
            guests.pending(port.owner, port.number);
        }
    }

    /** The other end becomes unbound, so that this domain may bind it again. */
    public void close(EventPort port) {
        Table table = tables.get(port.owner);
        table.ports.remove(port.number);
        table.used.clear(port.number);
        port.virq.ifPresent(virqs::remove);
        if (port.state == EventPort.State.INTERDOMAIN) {
            find(port.peer, port.peerPort).ifPresent(other -> {
                other.state = EventPort.State.UNBOUND;
                other.peerPort = 0;
            });
        }
    }

    public void closeAll(Domid owner) {
        List.copyOf(tables.getOrDefault(owner, new Table()).ports.values()).forEach(this::close);
        tables.remove(owner);
    }

    public int count(Domid owner) {
        return tables.getOrDefault(owner, new Table()).ports.size();
    }

    public int count() {
        return tables.values().stream().mapToInt(table -> table.ports.size()).sum();
    }

    private static void join(EventPort port, EventPort other) {
        port.state = EventPort.State.INTERDOMAIN;
        port.peer = other.owner;
        port.peerPort = other.number;
    }
}
