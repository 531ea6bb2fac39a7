package org.domaind.daemon.console;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.Subscription;

/**
 * Watches the console nodes of all domains, and has them read when they change, on a thread of its own because reading the store blocks. Several
 * changes of a console before its turn are handled once. Thread-safe.
 */
final class ConsoleWatcher implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ConsoleWatcher.class);

    /** Reads one domain's nodes. */
    interface Look {
        /** @param afresh the domain was introduced again: ring and port may be new ones even with the same numbers */
        void at(Domid domid, boolean afresh);
    }

    /** Guarded by the watcher's lock. */
    private static final class Followed {
        private boolean introduced;
        private boolean afresh;
        private boolean watching;
        private Subscription watch;
    }

    private final StoreClient store;
    private final Look look;
    private final Map<Domid, Followed> followed = new HashMap<>();
    private final Set<Domid> changed = new LinkedHashSet<>();
    private final Queue<Subscription> over = new ArrayDeque<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Thread thread;
    private boolean closing;

    ConsoleWatcher(StoreClient store, Look look, VitalThreads vital) {
        this.store = store;
        this.look = look;
        thread = vital.thread("console-nodes", this::run, this::post);
        thread.start();
    }

    /** Begins to watch the domain's nodes. Idempotent. */
    synchronized void follow(Domid domid) {
        if (followed.putIfAbsent(domid, new Followed()) == null) {
            mark(domid);
        }
    }

    /** As {@link #follow}, for a domain that was introduced to the store. Does not block. */
    synchronized void introduced(Domid domid) {
        Followed domain = followed.computeIfAbsent(domid, d -> new Followed());
        domain.afresh = domain.introduced;
        domain.introduced = true;
        mark(domid);
    }

    synchronized void forget(Domid domid) {
        Followed domain = followed.remove(domid);
        changed.remove(domid);
        if (domain != null && domain.watch != null) {
            over.add(domain.watch);
            notifyAll();
        }
    }

    synchronized boolean follows(Domid domid) {
        return followed.containsKey(domid);
    }

    private synchronized void post(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    private void mark(Domid domid) {
        changed.add(domid);
        notifyAll();
    }

    private synchronized void changed(Domid domid, Followed domain) {
        if (followed.get(domid) == domain) {
            mark(domid);
        }
    }

    private void run() {
        while (awaitWork()) {
            try {
                work();
            } catch (RuntimeException e) {
                if (!isClosing()) {
                    LOG.warn("A console's nodes could not be read: {}", e.toString());
                }
            }
        }
    }

    /** @return false when the watcher closes */
    private synchronized boolean awaitWork() {
        try {
            while (!closing && changed.isEmpty() && over.isEmpty() && tasks.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            closing = true;
        }
        return !closing;
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private void work() {
        Subscription ended;
        Runnable task;
        Domid domid = null;
        Followed domain = null;
        boolean watched = false;
        boolean afresh = false;
        synchronized (this) {
            task = tasks.poll();
            ended = task == null ? over.poll() : null;
            Iterator<Domid> next = changed.iterator();
            if (task == null && ended == null && next.hasNext()) {
                domid = next.next();
                next.remove();
                domain = followed.get(domid);
                watched = domain.watching;
                domain.watching = true;
                afresh = watched && domain.afresh;
                domain.afresh = domain.afresh && !watched;
            }
        }
        if (task != null) {
            task.run();
        } else if (ended != null) {
            ended.close();
        } else if (watched) {
            look.at(domid, afresh);
        } else if (domain != null) {
            watch(domid, domain);
        }
    }

    /** A new watch fires at once, which causes the first read. */
    private void watch(Domid domid, Followed domain) {
        Subscription made = store.watch(ConsoleNodes.folder(domid), path -> changed(domid, domain));
        synchronized (this) {
            if (followed.get(domid) == domain) {
                domain.watch = made;
            } else {
                over.add(made);
            }
        }
    }

    /** Ends the thread; the watches end with the store's client. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
