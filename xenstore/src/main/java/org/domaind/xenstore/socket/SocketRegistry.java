package org.domaind.xenstore.socket;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.session.LinkContext;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreState;

/** The clients of the unix socket. */
public final class SocketRegistry implements Sockets.AcceptHandler {
    private final StoreState state;
    private final Sockets sockets;
    private final KeptSockets kept;
    private final LinkContext context;
    private final int maxUnread;
    private final int epoch;
    private final Set<SocketLink> links = new LinkedHashSet<>();

    /**
     * @param maxUnread see {@link org.domaind.xenstore.server.StoreOptions#maxUnreadSocketBytes}
     * @param epoch     how many processes there were before
     */
    public SocketRegistry(StoreState state, Sockets sockets, KeptSockets kept, LinkContext context, int maxUnread, int epoch) {
        this.state = state;
        this.sockets = sockets;
        this.kept = kept;
        this.context = context;
        this.maxUnread = maxUnread;
        this.epoch = epoch;
    }

    /** Continues the connections of a former process; those that cannot continue are forgotten. */
    public void restore() {
        sockets.restore(this);
        for (Session session : List.copyOf(state.keptSockets().values())) {
            if (session.link() == null) {
                forget(session);
            }
        }
        kept.begin();
    }

    @Override
    public ClientSocket.Events restored(String name, ClientSocket client) {
        KeptSockets.Place place = kept.restored(name);
        if (place == null) {
            return null;
        }
        Session session = state.keptSocket(place.connection());
        session.restored(epoch);
        // Only now the numbers are known that former processes used.
        session.connection(state.newConnection());
        return link(session, client, place);
    }

    @Override
    public ClientSocket.Events accepted(ClientSocket client) {
        KeptSockets.Place place = kept.place();
        if (place == null) {
            return link(state.openSocket(), client, null);
        }
        if (!client.keep(place.name())) {
            place.free();
            return link(state.openSocket(), client, null);
        }
        return link(state.keptSocket(place.connection()), client, place);
    }

    private SocketLink link(Session session, ClientSocket client, KeptSockets.Place place) {
        SocketLink link = new SocketLink(context, session, client, sockets, maxUnread, place, this::closed);
        session.link(link);
        links.add(link);
        return link;
    }

    @Override
    public void notAccepted(Exception reason) {
        context.listener().socketDropped("a client could not be accepted: " + reason.getMessage());
    }

    private void closed(SocketLink link) {
        links.remove(link);
        forget(link.session());
    }

    private void forget(Session session) {
        if (!session.watches().isEmpty()) {
            session.record(new Entry.WatchesReset(StoreState.OWN_DOMID), context::record);
        }
        state.keptSockets().remove(session.kept());
        session.link(null);
        context.reset(session);
    }

    /** The number of clients. */
    public int size() {
        return links.size();
    }

    /** Whether the journal has what it was given. */
    public void journaled(boolean all) {
        kept.journaled(all);
    }

    /** Closes the listening socket, and all connections except those that outlive this process. */
    public void close() throws IOException {
        links.forEach(SocketLink::leave);
        links.clear();
        sockets.close();
    }
}
