package org.domaind.daemon.console;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/** The consoles of all domains, whoever made them. Thread-safe. */
public final class ConsoleService implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ConsoleService.class);

    /** @param nodes by which its link was made, or tried to be */
    private record Place(GuestConsole console, ConsoleNodes nodes) {
    }

    private final XenHost host;
    private final StoreClient store;
    private final ConsoleTerminal.Source terminals;
    private final ConsoleLogs logs;
    private final EventChannels channels;
    private final ConsoleLoop loop;
    private final ConsoleWatcher follower;
    /** Changed under this object's lock. */
    private final Map<Domid, Place> places = new ConcurrentHashMap<>();

    /** @param host,store stay the caller's */
    public ConsoleService(XenHost host, StoreClient store, ConsoleTerminal.Source terminals, ConsoleLogs logs, VitalThreads vital) {
        this.host = host;
        this.store = store;
        this.terminals = terminals;
        this.logs = logs;
        this.channels = host.openEventChannels();
        try {
            this.loop = new ConsoleLoop(channels, vital);
            try {
                this.follower = new ConsoleWatcher(store, this::look, vital);
            } catch (RuntimeException | Error e) {
                loop.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            channels.close();
            throw e;
        }
    }

    // --- which domains there are

    /** These domains run already: their consoles are served before long, and one that is asked for at once. Does not block. */
    public void adopt(Collection<DomainInfo> domains) {
        domains.stream().filter(domain -> !domain.dying() && !domain.domid().equals(Domid.ZERO)).forEach(domain -> introduced(domain.domid()));
    }

    /** A domain became known to the store, perhaps again: its console is served as soon as its nodes say where it is. Does not block. */
    public void introduced(Domid domid) {
        follower.introduced(domid);
    }

    /**
     * Begins to serve the console that a new domain's nodes describe, and tells the tools its terminal, before this returns. Doing so again changes
     * nothing.
     *
     * @throws ProblemException {@code console-unavailable}
     */
    public void attach(Domid domid) {
        ConsoleNodes nodes = ConsoleNodes.read(store, domid).orElseThrow(() -> unavailable(domid, "the store does not say where it is", null));
        try {
            if (nodes.ours()) {
                ConsoleNodes.writeTerminal(store, domid, serve(domid, nodes, false).terminal().name());
            }
            follower.follow(domid);
        } catch (IOException | HypervisorException | SystemException e) {
            detach(domid);
            throw unavailable(domid, e.getMessage(), e);
        } catch (RuntimeException e) {
            detach(domid);
            throw e;
        }
    }

    private static ProblemException unavailable(Domid domid, String reason, Exception cause) {
        return new ProblemException(new Problem("console-unavailable", "the console of domain " + domid + " cannot be served: " + reason, ""), cause);
    }

    /** The domain goes, or is gone: shows its last words and lets go of its page, port, terminal and log. Of one without a console nothing. */
    public void detach(Domid domid) {
        follower.forget(domid);
        end(domid);
    }

    // --- what their nodes say

    private void look(Domid domid, boolean afresh) {
        Optional<ConsoleNodes> nodes = ConsoleNodes.read(store, domid);
        if (nodes.isPresent() && !nodes.get().ours()) {
            end(domid);
        } else if (nodes.isPresent()) {
            try {
                serveFollowed(domid, nodes.get(), afresh)
                        .ifPresent(console -> ConsoleNodes.writeTerminalIfThere(store, domid, console.terminal().name()));
            } catch (IOException | HypervisorException | SystemException e) {
                if (exists(domid)) {
                    LOG.warn("The console of domain {} cannot be served until its nodes change: {}", domid, e.getMessage());
                }
            }
        }
        if (!places.containsKey(domid) && follower.follows(domid) && !exists(domid)) {
            follower.forget(domid);
        }
    }

    private boolean exists(Domid domid) {
        return host.hypervisor().domain(domid).filter(domain -> !domain.dying()).isPresent();
    }

    /** @return the console if its terminal is to be told */
    private synchronized Optional<GuestConsole> serveFollowed(Domid domid, ConsoleNodes nodes, boolean afresh) throws IOException {
        if (!follower.follows(domid)) {
            // It went meanwhile: nothing may hold its page now.
            return Optional.empty();
        }
        boolean known = places.containsKey(domid);
        GuestConsole console = serve(domid, nodes, afresh);
        return known && nodes.told() ? Optional.empty() : Optional.of(console);
    }

    /** Makes a console, or a new link of one that is there. @param afresh even if nothing seems to have changed */
    private synchronized GuestConsole serve(Domid domid, ConsoleNodes nodes, boolean afresh) throws IOException {
        Place present = places.get(domid);
        if (present == null) {
            present = new Place(open(domid, nodes), nodes);
            places.put(domid, present);
        } else if (afresh || !present.nodes().sameRing(nodes)) {
            // Noted first: what cannot be linked is tried again when it changes.
            places.put(domid, new Place(present.console(), nodes));
            present.console().disconnect().ifPresent(loop::removePort);
            connectOrClose(present.console(), ConsoleLink.open(host, channels, domid, nodes));
            LOG.info("Domain {} set its console up anew", domid);
        }
        return present.console();
    }

    private GuestConsole open(Domid domid, ConsoleNodes nodes) throws IOException {
        ConsoleTerminal terminal = terminals.open();
        GuestConsole console;
        try {
            console = new GuestConsole(domid, terminal, logs.of(nodes.name()), nodes.limit().orElse(GuestConsole.MOST_HELD_BYTES), loop);
        } catch (RuntimeException e) {
            terminal.close();
            throw e;
        }
        try {
            loop.addTerminal(console);
            connectOrClose(console, ConsoleLink.open(host, channels, domid, nodes));
            return console;
        } catch (RuntimeException e) {
            close(console);
            throw e;
        }
    }

    private void close(GuestConsole console) {
        try {
            console.end().ifPresent(loop::removePort);
        } finally {
            loop.closeTerminal(console);
        }
    }

    /** The link is the console's when this returns, and closed when it throws. */
    private void connectOrClose(GuestConsole console, ConsoleLink link) {
        try {
            console.connect(link);
            loop.addPort(link.localPort(), console);
        } catch (RuntimeException e) {
            // The console may have it already, and never must have one that is closed.
            loop.removePort(link.localPort());
            console.disconnect();
            link.close();
            throw e;
        }
    }

    private synchronized void end(Domid domid) {
        Place gone = places.remove(domid);
        if (gone != null) {
            try {
                gone.console().end().ifPresent(loop::removePort);
            } finally {
                loop.linger(gone.console());
            }
        }
    }

    // --- viewers and logs

    /**
     * Shows a console to a viewer: at once what the guest printed last, then all that it prints, until the viewer is closed or the console ends.
     *
     * @throws ProblemException {@code no-console} when the domain has none here
     */
    public AttachedViewer attachViewer(Domid domid, Viewer viewer) {
        return console(domid).attach(viewer);
    }

    /** A viewer's session on this console. @throws ProblemException {@code no-console} when the domain has none here */
    public ViewerSession view(Domid domid) {
        return new ViewerSession(console(domid));
    }

    private GuestConsole console(Domid domid) {
        if (!places.containsKey(domid) && follower.follows(domid)) {
            // Its turn may not have come yet.
            look(domid, false);
        }
        return Optional.ofNullable(places.get(domid)).map(Place::console)
                .orElseThrow(() -> new ProblemException("no-console", "domain " + domid + " has no console here"));
    }

    /** What guests print from now on goes to the files of that name, whichever they are then. */
    public void reopenLogs() {
        places.values().forEach(place -> place.console().reopenLog());
        LOG.info("The consoles' logs are opened anew");
    }

    @Override
    public void close() {
        follower.close();
        loop.close();
        synchronized (this) {
            places.values().forEach(place -> closeGuarded(place.console()));
            places.clear();
        }
        channels.close();
    }

    private void closeGuarded(GuestConsole console) {
        try {
            close(console);
        } catch (RuntimeException bug) {
            LOG.error("The console of domain {} did not close cleanly", console.domid(), bug);
        }
    }
}
