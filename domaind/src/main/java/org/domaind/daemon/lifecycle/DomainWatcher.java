package org.domaind.daemon.lifecycle;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainChange;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.schema.model.Domid;

/**
 * Finds out which domains stopped or went. {@link #scan} runs whenever the hypervisor says that some did. A release that tells which is asked
 * for those only; of others the list of domains is compared with what was seen before, one call for all that came together.
 */
public final class DomainWatcher {
    private static final Logger LOG = LogManager.getLogger(DomainWatcher.class);

    /** Whom the watcher tells. */
    public interface Listener {
        /** These domains shut down or were suspended; they still exist. All that a scan finds together, each once for each time. */
        void stopped(List<DomainInfo> domains);

        /** The domain is gone, or nothing but what still holds its pages is left of it. Told once. */
        void gone(Domid domid);
    }

    private final DomainOperations domains;
    private final Listener listener;
    /** Numbers of domains that there were, as far as was told. */
    private final BitSet seen = new BitSet();
    /** Of them, those that had shut down for good. */
    private final BitSet down = new BitSet();
    /** Of them, those that were suspended: they may be resumed, and shut down for good another time. */
    private final BitSet suspended = new BitSet();
    /** Became known since the last scan. */
    private final Set<Domid> introduced = ConcurrentHashMap.newKeySet();
    /** Told by the hypervisor, which tells once, and not passed on yet. */
    private final Map<Integer, DomainChange> changes = new TreeMap<>();
    private boolean asksForChanges;
    private boolean compared;

    /** @param known domains that existed before: those that are gone by the first scan are told as gone */
    public DomainWatcher(DomainOperations domains, Listener listener, Set<Domid> known) {
        this.domains = domains;
        this.listener = listener;
        this.asksForChanges = domains.tellsChanges();
        known.forEach(d -> seen.set(d.value()));
    }

    /** There is such a domain: when a scan does not find it any more, it is told as gone even if no scan ever saw it. Does not block. */
    public void introduced(Domid domid) {
        introduced.add(domid);
    }

    /** A domain that was suspended goes on: when it is suspended again, that is news. */
    public synchronized void resumed(Domid domid) {
        suspended.clear(domid.value());
    }

    /** Looks, and tells what changed. What could not be told, because this failed, is told by the next scan. */
    public synchronized void scan() {
        if (!compared || !asksForChanges) {
            compare();
            compared = true;
        }
        if (asksForChanges) {
            askForChanges();
        }
    }

    // --- by comparing lists

    private void compare() {
        // Taken before the list: a domain that came after it is not missed in it.
        for (Domid domid : Set.copyOf(introduced)) {
            introduced.remove(domid);
            seen.set(domid.value());
        }
        BitSet gone = (BitSet) seen.clone();
        List<DomainInfo> stopped = new ArrayList<>();
        List<DomainInfo> all = domains.all();
        for (DomainInfo domain : all) {
            int domid = domain.domid().value();
            if (!domain.dying()) {
                gone.clear(domid);
                if (isNews(domain)) {
                    stopped.add(domain);
                }
            }
        }
        gone.stream().forEach(this::gone);
        stopped(stopped);
        for (DomainInfo domain : all) {
            if (!domain.dying()) {
                seen.set(domain.domid().value());
                note(domain);
            }
        }
    }

    // --- by the hypervisor's own news

    private void askForChanges() {
        try {
            for (Optional<DomainChange> next = domains.nextChange(); next.isPresent(); next = domains.nextChange()) {
                changes.put(next.get().domid().value(), next.get());
            }
        } catch (HypervisorException e) {
            LOG.warn("The hypervisor does not tell which domains change ({}); their lists are compared instead", e.getMessage());
            asksForChanges = false;
            changes.clear();
            compare();
            return;
        }
        checkIntroduced();
        List<DomainInfo> stopped = new ArrayList<>();
        Iterator<DomainChange> told = changes.values().iterator();
        while (told.hasNext()) {
            DomainChange change = told.next();
            int domid = change.domid().value();
            if (!change.alive()) {
                if (seen.get(domid)) {
                    gone(domid);
                }
                told.remove();
            } else {
                seen.set(domid);
                if (change.shutdown() && !down.get(domid)) {
                    domains.find(change.domid()).filter(domain -> isNews(domain) && !domain.dying()).ifPresent(stopped::add);
                }
            }
        }
        stopped(stopped);
        changes.forEach((domid, change) -> runs(domid, !change.shutdown()));
        stopped.forEach(this::note);
        changes.clear();
    }

    // --- both

    private boolean isNews(DomainInfo domain) {
        int domid = domain.domid().value();
        return domain.shutdown() && !down.get(domid) && !(domain.suspended() && suspended.get(domid));
    }

    private void note(DomainInfo domain) {
        int domid = domain.domid().value();
        suspended.set(domid, domain.suspended());
        down.set(domid, domain.shutdown() && !domain.suspended());
    }

    private void runs(int domid, boolean runs) {
        if (runs) {
            down.clear(domid);
            suspended.clear(domid);
        }
    }

    /** A domain may have gone before the store was told of it: that change has passed. */
    private void checkIntroduced() {
        for (Domid domid : Set.copyOf(introduced)) {
            boolean alive = domains.find(domid).filter(domain -> !domain.dying()).isPresent();
            seen.set(domid.value());
            if (!alive) {
                gone(domid.value());
            }
            introduced.remove(domid);
        }
    }

    private void gone(int domid) {
        LOG.info("Domain {} is gone", domid);
        listener.gone(new Domid(domid));
        seen.clear(domid);
        runs(domid, true);
    }

    private void stopped(List<DomainInfo> domains) {
        domains.forEach(domain -> LOG.info("Domain {} has shut down, reason {}", domain.domid(), domain.shutdownCode()));
        if (!domains.isEmpty()) {
            listener.stopped(domains);
        }
    }
}
