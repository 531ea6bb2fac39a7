package org.domaind.daemon.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** All guests' consoles. Thread-safe. */
public final class ConsoleService implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ConsoleService.class);

    /** @param localPort our end of the guest's event channel */
    private record Attached(GuestConsole console, int localPort) {
    }

    private final XenHost host;
    private final EventChannels channels;
    private final Terminal.Source terminals;
    private final Path logFolder;
    private final Map<Domid, Attached> byDomain = new ConcurrentHashMap<>();
    private final Map<Integer, GuestConsole> byPort = new ConcurrentHashMap<>();
    private final Thread loop;
    private volatile boolean closing;

    public ConsoleService(XenHost host, Terminal.Source terminals, Path logFolder) {
        this.host = host;
        this.channels = host.openEventChannels();
        this.terminals = terminals;
        this.logFolder = logFolder;
        this.loop = new Thread(this::run, "consoles");
        loop.setDaemon(true);
        loop.start();
    }

    /**
     * Begins to serve a guest's console: binds its port, maps its page by grant, opens a terminal and its log. Doing so again for the
     * same domain changes nothing.
     *
     * @param remotePort the port that the guest's side allocated for us
     * @return the terminal's name, for the store
     */
    public String attach(Domid domid, String guestName, int remotePort) {
        Attached present = byDomain.get(domid);
        if (present != null) {
            return present.console().terminalName();
        }
        MappedPages page = null;
        Terminal terminal = null;
        try {
            page = host.grants().map(domid, GrantTable.CONSOLE_REF);
            terminal = terminals.open();
            int port = channels.bindInterdomain(domid, remotePort);
            GuestConsole console = new GuestConsole(domid, page, () -> notify(port), terminal, new ConsoleLog(logFolder, guestName));
            byDomain.put(domid, new Attached(console, port));
            byPort.put(port, console);
            Thread keys = new Thread(console::serveTerminal, "console-tty-" + domid);
            keys.setDaemon(true);
            keys.start();
            // What the guest wrote while no daemon was there raised an event that nobody heard; and a binding's own first event may have
            // come before the port was known here, and left it masked.
            console.turn();
            channels.unmask(port);
            return console.terminalName();
        } catch (IOException | HypervisorException e) {
            if (page != null) {
                page.close();
            }
            if (terminal != null) {
                terminal.close();
            }
            throw new ProblemException(new Problem("console-unavailable", "the console of domain " + domid + " cannot be served: "
                    + e.getMessage(), ""), e);
        }
    }

    /** Shows the guest's last words and lets go of its page, port, terminal and log. */
    public void detach(Domid domid) {
        Attached gone = byDomain.remove(domid);
        if (gone != null) {
            byPort.remove(gone.localPort());
            gone.console().close();
            try {
                channels.unbind(gone.localPort());
            } catch (HypervisorException e) {
                LOG.debug("The console port of domain {} was unbound already: {}", domid, e.getMessage());
            }
        }
    }

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
        return Optional.ofNullable(byDomain.get(domid)).map(Attached::console)
                .orElseThrow(() -> new ProblemException("no-console", "domain " + domid + " has no console here"));
    }

    private void run() {
        ArrayDeque<Integer> again = new ArrayDeque<>();
        while (!closing) {
            if (!again.isEmpty()) {
                // Ports still masked: serve them in turn with whatever else is pending.
                channels.wake();
            }
            for (int port : channels.await()) {
                again.add(port);
            }
            for (int turns = again.size(); turns > 0; turns--) {
                int port = again.poll();
                GuestConsole console = byPort.get(port);
                if (console != null && console.turn()) {
                    again.add(port);
                } else if (console != null) {
                    unmask(port);
                }
            }
        }
    }

    private void notify(int port) {
        try {
            channels.notify(port);
        } catch (HypervisorException e) {
            // The guest closed its end, or is just being destroyed: others are not to notice.
            LOG.debug("Console port {} has nobody at its other end: {}", port, e.getMessage());
        }
    }

    private void unmask(int port) {
        try {
            channels.unmask(port);
        } catch (HypervisorException e) {
            LOG.debug("Console port {} is gone: {}", port, e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        byDomain.keySet().forEach(this::detach);
        channels.close();
    }
}
