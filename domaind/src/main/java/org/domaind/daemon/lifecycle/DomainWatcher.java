package org.domaind.daemon.lifecycle;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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
        /** These domains shut down; they still exist. All that a scan finds together, each once for each time. */
        void stopped(List<DomainInfo> domains);

        /** The domain is gone, or nothing but what still holds its pages is left of it. Told once. */
        void gone(Domid domid);
    }

    private final Hypervisor hypervisor;
    private final Listener listener;
    /** What was seen last: whether the domain had shut down. */
    private final Map<Domid, Boolean> seen = new HashMap<>();

    /** Became known since the last scan. */
    private final Set<Domid> introduced = ConcurrentHashMap.newKeySet();

    /** @param known domains that existed before: those that are gone by the first scan are told as gone */
    public DomainWatcher(Hypervisor hypervisor, Listener listener, Set<Domid> known) {
        this.hypervisor = hypervisor;
        this.listener = listener;
        known.forEach(d -> seen.put(d, false));
    }

    /** There is such a domain: when a scan does not find it any more, it is told as gone even if no scan ever saw it. Does not block. */
    public void introduced(Domid domid) {
        introduced.add(domid);
    }

    /** Compares, and tells what changed. What could not be told, because this failed, is told by the next scan. */
    public synchronized void scan() {
        // Taken before the list: a domain that came after it is not missed in it.
        for (Domid domid : Set.copyOf(introduced)) {
            introduced.remove(domid);
            seen.putIfAbsent(domid, false);
        }
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
        List<DomainInfo> stopped = now.values().stream()
                .filter(domain -> domain.shutdown() && !Boolean.TRUE.equals(seen.get(domain.domid())))
                .sorted(Comparator.comparingInt(domain -> domain.domid().value()))
                .toList();
        stopped.forEach(domain -> LOG.info("Domain {} has shut down, reason {}", domain.domid(), domain.shutdownCode()));
        if (!stopped.isEmpty()) {
            listener.stopped(stopped);
        }
        now.values().forEach(domain -> seen.put(domain.domid(), domain.shutdown()));
    }
}
