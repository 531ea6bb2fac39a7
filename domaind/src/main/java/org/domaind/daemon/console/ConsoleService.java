package org.domaind.daemon.console;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.ConsoleType;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/** The consoles of all domains, including those that another toolstack created. Thread-safe. */
public final class ConsoleService implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ConsoleService.class);

    /** @param nodes by which its link was made, or by which making it failed */
    private record Place(GuestConsole console, ConsoleNodes nodes) {
    }

    private final XenHost host;
    private final StoreClient store;
    private final ConsoleTerminal.Source terminals;
    private final ConsoleLogs logs;
    private final EventChannels channels;
    private final ConsoleLoop loop;
    private final ConsoleWatcher watcher;
    /** Modified under this object's lock. */
    private final Map<Domid, Place> places = new ConcurrentHashMap<>();

    /** @param host,store closed by the caller */
    public ConsoleService(XenHost host, StoreClient store, ConsoleTerminal.Source terminals, ConsoleLogs logs, VitalThreads vital) {
        this.host = host;
        this.store = store;
        this.terminals = terminals;
        this.logs = logs;
        this.channels = host.openEventChannels();
        try {
            this.loop = new ConsoleLoop(channels, vital);
            try {
                this.watcher = new ConsoleWatcher(store, this::look, vital);
            } catch (RuntimeException | Error e) {
                loop.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            channels.close();
            throw e;
        }
    }

    // --- domains that come and go

    /** Takes over domains that run already: their consoles are found in the background, or at once when a viewer asks for one. Does not block. */
    public void adopt(Collection<DomainInfo> domains) {
        domains.stream().filter(domain -> !domain.dying() && !domain.domid().equals(Domid.ZERO)).forEach(domain -> introduced(domain.domid()));
    }

    /** A domain was introduced to the store, perhaps again: its console is served as soon as its nodes describe it. Does not block. */
    public void introduced(Domid domid) {
        watcher.introduced(domid);
    }

    /**
     * Begins to serve the console that a new domain's nodes describe, and writes its terminal to the store, before this returns. Idempotent.
     *
     * @throws ProblemException {@code console-unavailable}
     */
    public void attach(Domid domid) {
        ConsoleNodes nodes = ConsoleNodes.read(store, domid).orElseThrow(() -> unavailable(domid, "it has no valid nodes in the store", null));
        try {
            if (nodes.ours()) {
                ConsoleNodes.writeTerminal(store, domid, serve(domid, nodes, false).terminal().name());
            }
            watcher.watch(domid);
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

    /** The domain is being destroyed, or is gone: takes its last output and releases its page, port, terminal and log. Without a console it does nothing. */
    public void detach(Domid domid) {
        watcher.forget(domid);
        end(domid);
    }

    // --- the consoles' nodes

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
        if (!places.containsKey(domid) && watcher.watches(domid) && !exists(domid)) {
            watcher.forget(domid);
        }
    }

    private boolean exists(Domid domid) {
        return host.domains().find(domid).filter(domain -> !domain.dying()).isPresent();
    }

    /** @return the console if its terminal must be written to the store */
    private synchronized Optional<GuestConsole> serveFollowed(Domid domid, ConsoleNodes nodes, boolean afresh) throws IOException {
        if (!watcher.watches(domid)) {
            // The domain is gone meanwhile: nothing may keep its page mapped.
            return Optional.empty();
        }
        boolean known = places.containsKey(domid);
        GuestConsole console = serve(domid, nodes, afresh);
        return known && nodes.told() ? Optional.empty() : Optional.of(console);
    }

    /** Makes a console, or a new link for an existing one. @param afresh even if the nodes have not changed */
    private synchronized GuestConsole serve(Domid domid, ConsoleNodes nodes, boolean afresh) throws IOException {
        Place present = places.get(domid);
        if (present == null) {
            present = new Place(open(domid, nodes), nodes);
            places.put(domid, present);
        } else if (afresh || !present.nodes().sameRing(nodes)) {
            // Noted first, so that a link that fails is tried again only when the nodes change.
            places.put(domid, new Place(present.console(), nodes));
            present.console().disconnect().ifPresent(loop::removePort);
            connectOrClose(present.console(), ConsoleLink.open(host.grants(), host.memory(), channels, domid, nodes));
            LOG.info("Domain {} has set its console up again", domid);
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
            connectOrClose(console, ConsoleLink.open(host.grants(), host.memory(), channels, domid, nodes));
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

    /** The console owns the link when this returns; the link is closed when this throws. */
    private void connectOrClose(GuestConsole console, ConsoleLink link) {
        try {
            console.connect(link);
            loop.addPort(link.localPort(), console);
        } catch (RuntimeException e) {
            // The console may have the link already, and must not keep a closed one.
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
     * What a viewer asks for.
     *
     * @throws ProblemException {@code no-console} the domain has no such console that domaind serves
     */
    public Viewable viewed(Requests.Console wanted) {
        Domid domid = wanted.domid();
        int number = wanted.number().orElse(0);
        if (wanted.type().filter(type -> type == ConsoleType.PV).isEmpty()) {
            Optional<String> path = SerialViewer.path(store, domid, number);
            if (path.isPresent()) {
                return viewer -> SerialViewer.open(domid, path.get(), viewer, loop);
            }
            if (wanted.type().isPresent()) {
                throw new ProblemException("no-console", "domain " + domid + " has no serial line " + number + " with a terminal (serial=\"pty\" in its config)");
            }
        }
        if (number != 0) {
            throw new ProblemException("no-console", "domain " + domid + " has one PV console only, number 0");
        }
        return console(domid);
    }

    /** Makes a viewer's session. @throws ProblemException {@code no-console} as for {@link #viewed} */
    public ViewerSession view(Requests.Console wanted) {
        return new ViewerSession(viewed(wanted));
    }

    private GuestConsole console(Domid domid) {
        if (!places.containsKey(domid) && watcher.watches(domid)) {
            // The background search may not have reached it yet.
            look(domid, false);
        }
        return Optional.ofNullable(places.get(domid)).map(Place::console)
                .orElseThrow(() -> new ProblemException("no-console", "domain " + domid + " has no console here"));
    }

    /** Opens the log files by their names again: a file that was moved away gets no more output. */
    public void reopenLogs() {
        places.values().forEach(place -> place.console().reopenLog());
        LOG.info("The console logs have been reopened");
    }

    @Override
    public void close() {
        watcher.close();
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
