package org.domaind.daemon.plan.save.hvm;

import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.hypervisor.HvmBuild;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;

/** How a guest is suspended. */
public enum SuspendManner {
    /** Its kernel is asked, and suspends itself by a hypercall, whose answer says later where it is. */
    ASKED,
    /** It has no drivers for the hypervisor, or sleeps: it is stopped where it is, and never knows. */
    STOPPED;

    /** As it is now, which is what the reference goes by. */
    public static SuspendManner of(DomainInfo domain, HvmBuild hvm, StoreClient store) {
        boolean firmware = domain.hvm() && store.readOptional(GuestNodes.type(domain.domid())).filter(GuestType.HVM.word()::equals).isPresent();
        boolean drivers = !firmware || hvm.parameter(domain.domid(), HvmParameter.CALLBACK_IRQ) != 0;
        return drivers && (!firmware || hvm.parameter(domain.domid(), HvmParameter.ACPI_S_STATE) == 0) ? ASKED : STOPPED;
    }
}
