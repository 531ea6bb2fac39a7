package org.domaind.daemon.lifecycle;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.schema.model.Domid;

/** Finds out which domains stopped or went. {@link #scan} runs whenever the hypervisor says that some did. */
public final class DomainWatcher {
    private static final Logger LOG = LogManager.getLogger(DomainWatcher.class);

    /** Whom the watcher tells. */
    public interface Listener {
        /** The domain shut down; it still exists. Told once for each time. */
        void stopped(DomainInfo domain);

        /** The domain is gone, or nothing but what still holds its pages is left of it. Told once. */
        void gone(Domid domid);
    }

    private final Hypervisor hypervisor;
    private final Listener listener;
    /** What was seen last: whether the domain had shut down. */
    private final Map<Domid, Boolean> seen = new HashMap<>();

    /** @param known domains that existed before: those that are gone by the first scan are told as gone */
    public DomainWatcher(Hypervisor hypervisor, Listener listener, Set<Domid> known) {
        this.hypervisor = hypervisor;
        this.listener = listener;
        known.forEach(d -> seen.put(d, false));
    }

    /** Compares, and tells what changed. What could not be told, because this failed, is told by the next scan. */
    public synchronized void scan() {
        Map<Domid, DomainInfo> now = new HashMap<>();
        for (DomainInfo domain : hypervisor.domains()) {
            if (!domain.dying()) {
                now.put(domain.domid(), domain);
            }
        }
        Set<Domid> gone = new TreeSet<>(seen.keySet());
        gone.removeAll(now.keySet());
        gone.forEach(domid -> {
            LOG.info("Domain {} is gone", domid);
            listener.gone(domid);
            seen.remove(domid);
        });
        now.values().forEach(domain -> {
            if (domain.shutdown() && !Boolean.TRUE.equals(seen.get(domain.domid()))) {
                LOG.info("Domain {} has shut down, reason {}", domain.domid(), domain.shutdownCode());
                listener.stopped(domain);
            }
            seen.put(domain.domid(), domain.shutdown());
        });
    }
}
