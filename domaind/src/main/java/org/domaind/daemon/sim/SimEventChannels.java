package org.domaind.daemon.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.os.WakePipe;
import org.domaind.daemon.sim.machine.EventPort;
import org.domaind.daemon.sim.machine.EventSink;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.Domid;

/** A set of domain 0's ports with its queue, as an open event channel device. */
final class SimEventChannels implements EventChannels, EventSink {
    /** How many ports all sets of domain 0 may have. */
    static final int MAX_DOM0_PORTS = 4095;

    private final SimMachine machine;
    private final Condition arrived;
    private final Map<Integer, EventPort> ports = new HashMap<>();
    private final Set<Integer> pending = new LinkedHashSet<>();
    private final Set<Integer> masked = new LinkedHashSet<>();
    /** Can be read while a port is deliverable; made when its descriptor is asked for. */
    private Optional<WakePipe> readable = Optional.empty();
    private boolean woken;
    private boolean closed;

    SimEventChannels(SimMachine machine) {
        this.machine = machine;
        this.arrived = machine.lock.newCondition();
    }

    @Override
    public int bindInterdomain(Domid remote, int remotePort) {
        String operation = "evtchn bind_interdomain";
        return machine.port(operation, () -> {
            checkOpen();
            machine.require(operation, remote);
            EventPort port = adopt(machine.ports.bind(operation, Domid.ZERO, remote, remotePort, MAX_DOM0_PORTS));
            // An event sent before the binding is lost, so the hypervisor lets every binding start with one.
            pending(port.number);
            return port.number;
        });
    }

    @Override
    public int bindVirq(Virq virq) {
        String operation = "evtchn bind_virq";
        return machine.port(operation, () -> {
            checkOpen();
            return adopt(machine.ports.bindVirq(operation, Domid.ZERO, virq, MAX_DOM0_PORTS)).number;
        });
    }

    @Override
    public void unbind(int localPort) {
        machine.locked(() -> {
            EventPort port = own("evtchn unbind", localPort);
            forget(port);
            machine.ports.close(port);
        });
    }

    @Override
    public void notify(int localPort) {
        String operation = "evtchn notify";
        machine.port(operation, () -> {
            machine.ports.send(own(operation, localPort));
            return localPort;
        });
    }

    @Override
    public int[] await() {
        machine.lock.lock();
        try {
            while (!woken && !closed && !deliverable()) {
                arrived.awaitUninterruptibly();
            }
            woken = false;
            return take();
        } finally {
            machine.lock.unlock();
        }
    }

    @Override
    public int[] poll() {
        return machine.locked(this::take);
    }

    @Override
    public int descriptor() {
        return machine.locked(() -> {
            checkOpen();
            if (readable.isEmpty()) {
                readable = Optional.of(new WakePipe());
                tell();
            }
            return readable.get().descriptor();
        });
    }

    @Override
    public void unmask(int localPort) {
        machine.locked(() -> {
            masked.remove(localPort);
            tell();
        });
    }

    @Override
    public void wake() {
        machine.locked(() -> {
            woken = true;
            arrived.signalAll();
        });
    }

    @Override
    public void close() {
        machine.locked(() -> {
            if (!closed) {
                closed = true;
                ports.values().forEach(machine.ports::close);
                ports.clear();
                pending.clear();
                masked.clear();
                arrived.signalAll();
                readable.ifPresent(WakePipe::close);
                readable = Optional.empty();
                machine.open.closed(this);
            }
        });
    }

    @Override
    public void pending(int port) {
        pending.add(port);
        tell();
    }

    private void tell() {
        arrived.signalAll();
        if (readable.isPresent() && deliverable()) {
            readable.get().wake();
        }
    }

    private boolean deliverable() {
        return pending.stream().anyMatch(p -> !masked.contains(p));
    }

    private int[] take() {
        List<Integer> taken = new ArrayList<>(pending);
        taken.removeAll(masked);
        pending.removeAll(taken);
        masked.addAll(taken);
        readable.ifPresent(WakePipe::clear);
        return taken.stream().mapToInt(Integer::intValue).toArray();
    }

    private EventPort adopt(EventPort port) {
        port.set = Optional.of(this);
        ports.put(port.number, port);
        return port;
    }

    private void forget(EventPort port) {
        ports.remove(port.number);
        pending.remove(port.number);
        masked.remove(port.number);
    }

    private EventPort own(String operation, int localPort) {
        EventPort port = ports.get(localPort);
        if (port == null) {
            throw new HypervisorException(operation, "ENOTCONN");
        }
        return port;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("event channels are closed");
        }
    }
}
