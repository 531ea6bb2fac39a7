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
    interface NodeReader {
        /** @param afresh the domain was introduced again: ring and port may be new ones even with the same numbers */
        void at(Domid domid, boolean afresh);
    }

    /** Guarded by the watcher's lock. */
    private static final class Watched {
        private boolean introduced;
        private boolean afresh;
        private boolean subscribed;
        private Subscription watch;
    }

    private final StoreClient store;
    private final NodeReader reader;
    private final Map<Domid, Watched> watched = new HashMap<>();
    private final Set<Domid> changed = new LinkedHashSet<>();
    private final Queue<Subscription> over = new ArrayDeque<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Thread thread;
    private boolean closing;

    ConsoleWatcher(StoreClient store, NodeReader reader, VitalThreads vital) {
        this.store = store;
        this.reader = reader;
        thread = vital.thread("console-nodes", this::run, this::post);
        thread.start();
    }

    /** Begins to watch the domain's nodes. Idempotent. */
    synchronized void watch(Domid domid) {
        if (watched.putIfAbsent(domid, new Watched()) == null) {
            mark(domid);
        }
    }

    /** As {@link #watch}, for a domain that was introduced to the store. Does not block. */
    synchronized void introduced(Domid domid) {
        Watched domain = watched.computeIfAbsent(domid, d -> new Watched());
        domain.afresh = domain.introduced;
        domain.introduced = true;
        mark(domid);
    }

    synchronized void forget(Domid domid) {
        Watched domain = watched.remove(domid);
        changed.remove(domid);
        if (domain != null && domain.watch != null) {
            over.add(domain.watch);
            notifyAll();
        }
    }

    synchronized boolean watches(Domid domid) {
        return watched.containsKey(domid);
    }

    private synchronized void post(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    private void mark(Domid domid) {
        changed.add(domid);
        notifyAll();
    }

    private synchronized void changed(Domid domid, Watched domain) {
        if (watched.get(domid) == domain) {
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
        Watched domain = null;
        boolean subscribed = false;
        boolean afresh = false;
        synchronized (this) {
            task = tasks.poll();
            ended = task == null ? over.poll() : null;
            Iterator<Domid> next = changed.iterator();
            if (task == null && ended == null && next.hasNext()) {
                domid = next.next();
                next.remove();
                domain = watched.get(domid);
                subscribed = domain.subscribed;
                domain.subscribed = true;
                afresh = subscribed && domain.afresh;
                domain.afresh = domain.afresh && !subscribed;
            }
        }
        if (task != null) {
            task.run();
        } else if (ended != null) {
            ended.close();
        } else if (subscribed) {
            reader.at(domid, afresh);
        } else if (domain != null) {
            subscribe(domid, domain);
        }
    }

    /** A new watch fires at once, which causes the first read. */
    private void subscribe(Domid domid, Watched domain) {
        Subscription made = store.watch(ConsoleNodes.folder(domid), path -> changed(domid, domain));
        synchronized (this) {
            if (watched.get(domid) == domain) {
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
        VitalThreads.join(thread);
    }
}
