package org.domaind.daemon;

import java.util.List;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.lifecycle.DomainWatcher;
import org.domaind.daemon.lifecycle.Migrations;
import org.domaind.daemon.lifecycle.StopActions;
import org.domaind.daemon.plan.save.Suspensions;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.server.StoreServer;

/** Reports each domain that stopped or was destroyed: first to the store, which fires {@code @releaseDomain}, then to {@link StopActions}, and to who waits for a suspension. */
record DomainEvents(StoreServer server, StopActions actions, Suspensions suspensions, Migrations migrations) implements DomainWatcher.Listener {
    @Override
    public void stopped(List<DomainInfo> domains) {
        server.domainsShutDown(domains.stream().map(domain -> domain.domid().value()).toList());
        domains.forEach(actions::stopped);
        domains.stream().filter(DomainInfo::suspended).map(DomainInfo::domid).forEach(suspensions::happened);
    }

    @Override
    public void gone(Domid domid) {
        server.domainGone(domid.value());
        actions.gone(domid);
        migrations.gone(domid);
    }
}
