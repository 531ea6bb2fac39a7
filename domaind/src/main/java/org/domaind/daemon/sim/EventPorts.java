package org.domaind.daemon.sim;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.model.Domid;

/**
 * The event channel ports of all domains. A port of domain 0 delivers to the {@link SimEventChannels} that bound it, any other to its
 * guest. Guarded by the machine's lock.
 */
final class EventPorts {
    /** What receives the events of guests' ports. */
    interface GuestEvents {
        void pending(Domid guest, int port);
    }

    private final Map<Domid, TreeMap<Integer, EventPort>> tables = new HashMap<>();
    private final Map<Virq, EventPort> virqs = new EnumMap<>(Virq.class);
    private final GuestEvents guests;

    EventPorts(GuestEvents guests) {
        this.guests = guests;
    }

    /** @param limit the highest number allowed */
    EventPort allocate(String operation, Domid owner, Domid peer, int limit) {
        TreeMap<Integer, EventPort> table = tables.computeIfAbsent(owner, d -> new TreeMap<>());
        int number = 1;
        while (table.containsKey(number)) {
            number++;
        }
        if (number > limit) {
            throw new HypervisorException(operation, "ENOSPC");
        }
        EventPort port = new EventPort(owner, number, EventPort.State.UNBOUND, peer);
        table.put(number, port);
        return port;
    }

    /** Binds a new port of {@code local} to an unbound one that the remote domain meant for it. */
    EventPort bind(String operation, Domid local, Domid remote, int remotePort, int limit) {
        EventPort other = find(remote, remotePort)
                .filter(p -> p.state == EventPort.State.UNBOUND && p.peer.equals(local))
                .orElseThrow(() -> new HypervisorException(operation, "EINVAL"));
        EventPort port = allocate(operation, local, remote, limit);
        join(port, other);
        join(other, port);
        return port;
    }

    EventPort bindVirq(String operation, Domid owner, Virq virq, int limit) {
        if (virqs.containsKey(virq)) {
            throw new HypervisorException(operation, "EEXIST");
        }
        EventPort port = allocate(operation, owner, owner, limit);
        port.state = EventPort.State.VIRQ;
        port.virq = Optional.of(virq);
        virqs.put(virq, port);
        return port;
    }

    Optional<EventPort> find(Domid owner, int number) {
        return Optional.ofNullable(tables.getOrDefault(owner, new TreeMap<>()).get(number));
    }

    /** Tells the other end. On a port whose other end is not there it does nothing, as the hypervisor. */
    void send(EventPort port) {
        if (port.state == EventPort.State.INTERDOMAIN) {
            find(port.peer, port.peerPort).ifPresent(this::raise);
        }
    }

    void raise(Virq virq) {
        Optional.ofNullable(virqs.get(virq)).ifPresent(this::raise);
    }

    void raise(EventPort port) {
        if (port.set.isPresent()) {
            port.set.get().pending(port.number);
        } else if (!port.owner.equals(Domid.ZERO)) {
            guests.pending(port.owner, port.number);
        }
    }

    /** The other end becomes unbound, so that this domain may bind it again. */
    void close(EventPort port) {
        tables.get(port.owner).remove(port.number);
        port.virq.ifPresent(virqs::remove);
        if (port.state == EventPort.State.INTERDOMAIN) {
            find(port.peer, port.peerPort).ifPresent(other -> {
                other.state = EventPort.State.UNBOUND;
                other.peerPort = 0;
            });
        }
    }

    void closeAll(Domid owner) {
        List<EventPort> ports = new ArrayList<>(tables.getOrDefault(owner, new TreeMap<>()).values());
        ports.forEach(this::close);
        tables.remove(owner);
    }

    int count(Domid owner) {
        return tables.getOrDefault(owner, new TreeMap<>()).size();
    }

    int count() {
        return tables.values().stream().mapToInt(TreeMap::size).sum();
    }

    private static void join(EventPort port, EventPort other) {
        port.state = EventPort.State.INTERDOMAIN;
        port.peer = other.owner;
        port.peerPort = other.number;
    }
}
