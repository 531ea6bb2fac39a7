package org.domaind.daemon;

import java.util.List;

import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.lifecycle.DomainWatcher;
import org.domaind.daemon.lifecycle.StopActions;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.server.StoreServer;

/** Passes on which domains stopped or ended: to the store, for its watches, then to what is done about it. */
record DomainEvents(StoreServer server, StopActions actions) implements DomainWatcher.Listener {
    @Override
    public void stopped(List<DomainInfo> domains) {
        server.domainsShutDown(domains.stream().map(domain -> domain.domid().value()).toList());
        domains.forEach(actions::stopped);
    }

    @Override
    public void gone(Domid domid) {
        server.domainGone(domid.value());
        actions.gone(domid);
    }
}
