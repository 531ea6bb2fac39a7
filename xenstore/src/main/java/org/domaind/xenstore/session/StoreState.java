package org.domaind.xenstore.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.store.Store;
import org.domaind.xenstore.tree.Caller;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.watch.Announcer;
import org.domaind.xenstore.watch.WatchTrie;

/** The whole state of the store, without sockets and pages. */
public final class StoreState {
    /** The domain that the store itself runs in. Sockets act for it. */
    public static final int OWN_DOMID = 0;

    private final Store store = new Store();
    private final WatchTrie watches = new WatchTrie();
    private final Announcer announcer = new Announcer(watches);
    private final KnownDomains domains;
    private final Map<Integer, Session> keptSockets = new HashMap<>();
    private final DomainLookup lookup;
    private final int features;
    private final LongSupplier clock;
    private final LastWriters lastWriters = new LastWriters();
    private final ChangeObserver observer = new ChangeObserver(System::currentTimeMillis);
    private StoreListener follower = new StoreListener() { };
    private boolean followerLost;
    private long domainsEnded;
    private int connections;

    /** @param features the server features that rings are told of */
    public StoreState(DomainLookup lookup, int features) {
        this(lookup, features, System::nanoTime);
    }

    /** @param clock as {@link System#nanoTime} */
    public StoreState(DomainLookup lookup, int features, LongSupplier clock) {
        this.lookup = lookup;
        this.features = features;
        domains = new KnownDomains(features);
        this.clock = clock;
    }

    public long nanoTime() {
        return clock.getAsLong();
    }

    /** The authors of recent changes. */
    public LastWriters lastWriters() {
        return lastWriters;
    }

    /** Applies the edits of a domain's client. @param outcome has them when this returns, or throws */
    public void commit(int domid, List<Edit> edits, Outcome outcome) {
        long before = store.version();
        List<Edit.Applied> applied = store.commit(edits);
        outcome.changed(edits, applied);
        lastWriters.made(before, store.version(), domid);
        tell(applied);
    }

    /** This listener gets the changes of the tree from now on. */
    public void follow(StoreListener told) {
        follower = told;
        told.treeRestored(store.root());
    }

    private void tell(List<Edit.Applied> applied) {
        if (!followerLost) {
            try {
                follower.treeChanged(applied);
                return;
            } catch (RuntimeException bug) {
                // The change is made and has to be journaled and answered.
                follower.failed("telling of the tree's changes", bug);
            }
        }
        // The listener may start over with the whole tree: now, or at the next change.
        followerLost = true;
        follower.treeRestored(store.root());
        followerLost = false;
    }

    public Store store() {
        return store;
    }

    public WatchTrie watches() {
        return watches;
    }

    public Announcer announcer() {
        return announcer;
    }

    public ChangeObserver observer() {
        return observer;
    }

    public int features() {
        return features;
    }

    public KnownDomains domains() {
        return domains;
    }

    public boolean introduced(int domid) {
        Domain domain = domains.get(domid);
        return domid == OWN_DOMID || domain != null && domain.introduced();
    }

    /** Whether permissions may name this domain. */
    public boolean exists(int domid) {
        return domid == OWN_DOMID || domid > 0 && (domains.get(domid) != null || lookup.exists(domid));
    }

    public Session openSocket() {
        Session session = new Session(Caller.privileged(OWN_DOMID), store.accounts().of(OWN_DOMID), false);
        session.connection(newConnection());
        return session;
    }

    /** A connection number that is not used in the history. */
    public int newConnection() {
        return ++connections;
    }

    /** A former process used this connection number. */
    public void usedConnection(int connection) {
        connections = Math.max(connections, connection);
    }

    /** The sessions of socket connections that outlive this process, by {@link Session#kept}. */
    public Map<Integer, Session> keptSockets() {
        return keptSockets;
    }

    /** The session of such a connection, made if there is none. */
    public Session keptSocket(int number) {
        return keptSockets.computeIfAbsent(number, id -> {
            Session session = openSocket();
            session.kept(id);
            return session;
        });
    }

    /** Makes the session of a domain, or resets the one that it has. */
    public Session introduce(Domain domain, long gfn, int port) {
        Session session = domain.session();
        if (session == null) {
            Account account = store.accounts().of(domain.domid());
            session = new Session(domain.caller(), account, true);
        } else {
            session.reset(watches);
        }
        domain.introduce(session, gfn, port);
        return session;
    }

    /** How many domains have ended so far. */
    public long domainsEnded() {
        return domainsEnded;
    }

    /** Forgets a domain that has ended. Returns it, or null when the store was not told of it. */
    public Domain forget(int domid) {
        domainsEnded++;
        return domains.remove(domid);
    }
}
