package org.domaind.daemon.console;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;

/** The daemon's end of a guest's console: its mapped page and its bound event channel. Used under the console's lock. */
final class ConsoleLink implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ConsoleLink.class);

    private final EventChannels channels;
    private final MappedPages page;
    private final ConsoleRing ring;
    private final int localPort;
    private boolean closed;

    ConsoleLink(EventChannels channels, MappedPages page, int localPort) {
        this.channels = channels;
        this.page = page;
        this.ring = new ConsoleRing(page.page(0));
        this.localPort = localPort;
    }

    /** @throws HypervisorException the page cannot be mapped or the port cannot be bound */
    static ConsoleLink open(GrantTable grants, GuestMemory memory, EventChannels channels, Domid domid, ConsoleNodes nodes) {
        MappedPages page = map(grants, memory, domid, nodes.ringRef());
        try {
            int port = channels.bindInterdomain(domid, nodes.port());
            try {
                return new ConsoleLink(channels, page, port);
            } catch (RuntimeException e) {
                channels.unbind(port);
                throw e;
            }
        } catch (RuntimeException e) {
            page.close();
            throw e;
        }
    }

    /** Maps the page by the reserved grant, or by its frame number if the guest's builder has not seeded the grant. */
    private static MappedPages map(GrantTable grants, GuestMemory memory, Domid domid, long frame) {
        try {
            return grants.map(domid, GrantTable.CONSOLE_REF);
        } catch (HypervisorException e) {
            LOG.debug("The console of domain {} is mapped by its frame, as its grant cannot be: {}", domid, e.getMessage());
            try {
                return memory.map(domid, new long[] {frame});
            } catch (HypervisorException second) {
                e.addSuppressed(second);
                throw e;
            }
        }
    }

    ConsoleRing ring() {
        return ring;
    }

    int localPort() {
        return localPort;
    }

    void notifyGuest() {
        try {
            channels.notify(localPort);
        } catch (HypervisorException e) {
            // The guest closed its end, or is being destroyed: this must not affect others.
            LOG.debug("Console port {} has no remote end: {}", localPort, e.getMessage());
        }
    }

    /** Closing twice is no error. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channels.unbind(localPort);
        } catch (HypervisorException e) {
            LOG.debug("Console port {} was unbound already: {}", localPort, e.getMessage());
        } finally {
            page.close();
        }
    }
}
