package org.domaind.daemon.store;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.ring.GuestRing;
import org.domaind.xenstore.ring.RingConnector;

/** The rings of the store on this host, and their events. */
public final class StoreRings implements RingConnector, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(StoreRings.class);

    /** How often reading the list of domains is tried; after that the next stop of a domain is another occasion. */
    private static final int MAX_LOOKS = 3;

    private final XenHost host;
    private final EventChannels channels;
    private final Map<Integer, Integer> domainByPort = new ConcurrentHashMap<>();
    private final int domainExceptionPort;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile IntConsumer introduced = domid -> { };
    private volatile boolean closing;

    public StoreRings(XenHost host) {
        this.host = host;
        this.channels = host.openEventChannels();
        try {
            this.domainExceptionPort = channels.bindVirq(EventChannels.Virq.DOMAIN_EXCEPTION);
        } catch (RuntimeException e) {
            channels.close();
            throw e;
        }
    }

    @Override
    public GuestRing attach(int domid, long gfn, int remotePort) throws IOException {
        try {
            GuestRing ring = bind(domid, host.grants().map(new Domid(domid), GrantTable.STORE_REF), remotePort);
            try {
                introduced.accept(domid);
                return ring;
            } catch (RuntimeException e) {
                ring.close();
                throw e;
            }
        } catch (HypervisorException e) {
            throw new IOException("the store ring of domain " + domid + ": " + e.getMessage(), e);
        }
    }

    /** The ring of domain 0's kernel, if there is one. */
    public Optional<GuestRing> ownRing() {
        return host.openOwnStoreRing().map(own -> bind(Domid.ZERO.value(), own.page(), own.port()));
    }

    private GuestRing bind(int domid, MappedPages pages, int remotePort) {
        try {
            int port = channels.bindInterdomain(new Domid(domid), remotePort);
            try {
                domainByPort.put(port, domid);
                // The first event of the binding may have come before the port was known here, and left it masked.
                channels.unmask(port);
                return new MappedRing(pages, channels, port, () -> release(port));
            } catch (RuntimeException e) {
                release(port);
                throw e;
            }
        } catch (RuntimeException e) {
            pages.close();
            throw e;
        }
    }

    private void release(int port) {
        domainByPort.remove(port);
        try {
            channels.unbind(port);
        } catch (HypervisorException e) {
            LOG.debug("Store port {} was unbound already: {}", port, e.getMessage());
        }
    }

    /**
     * Starts to wait for events.
     *
     * @param ringReady       gets the domain whose ring has an event
     * @param domainException runs when some domain stopped or ended
     * @param introduced      gets each domain that gets a ring from now on, on the store's thread
     */
    public void start(IntConsumer ringReady, Runnable domainException, IntConsumer introduced, VitalThreads vital) {
        this.introduced = introduced;
        vital.thread("event-channels", () -> run(ringReady, domainException), this::post).start();
    }

    private void post(Runnable task) {
        tasks.add(task);
        channels.wake();
    }

    private void run(IntConsumer ringReady, Runnable domainException) {
        while (!closing) {
            int[] ports = channels.await();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            for (int port : ports) {
                Integer domid = domainByPort.get(port);
                if (port == domainExceptionPort) {
                    // Unmasked before the list is read, so that a change during the reading raises it again.
                    channels.unmask(port);
                    look(domainException);
                } else if (domid != null) {
                    ringReady.accept(domid);
                }
            }
        }
    }

    /** A failed reading must not cost the guests their ring events, nor the report that it was for. */
    private static void look(Runnable domainException) {
        for (int tries = 1; tries <= MAX_LOOKS; tries++) {
            try {
                domainException.run();
                return;
            } catch (RuntimeException e) {
                LOG.error("Looking for domains that stopped failed, try {} of {}", tries, MAX_LOOKS, e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        channels.close();
    }
}
