package org.domaind.daemon.lifecycle;

import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** A guest whose device model has ended can do nothing any more: it has crashed, and what its config asks for then is done as for any other crash. */
public final class DeviceModelEnds implements Consumer<Domid> {
    private static final Logger LOG = LogManager.getLogger(DeviceModelEnds.class);

    private final DomainOperations domains;
    private final GuestQueues queues;

    public DeviceModelEnds(DomainOperations domains, GuestQueues queues) {
        this.domains = domains;
        this.queues = queues;
    }

    @Override
    public void accept(Domid domid) {
        domains.find(domid).filter(domain -> !domain.dying() && !domain.shutdown()).ifPresent(domain -> queues.follow(domain.handle(), Lane.QUICK, () -> {
            try {
                if (domains.find(domid).filter(now -> now.handle().equals(domain.handle())).isPresent()) {
                    domains.shutdown(domid, ShutdownReason.CRASH);
                }
            } catch (HypervisorException e) {
                LOG.warn("Domain {}, whose device model has ended, cannot be marked as crashed: {}", domid, e.getMessage());
            }
            return null;
        }));
    }
}
