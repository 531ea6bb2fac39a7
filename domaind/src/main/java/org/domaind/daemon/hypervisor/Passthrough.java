package org.domaind.daemon.hypervisor;

import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.schema.model.Domid;

/** Real devices for guests, and the ports, frames and interrupts that go with them. Every method may throw {@link HypervisorException}. */
public interface Passthrough {
    /** Whether this function could be assigned to that guest: it exists behind an IOMMU that the guest uses, and no guest has it. */
    boolean assignable(Domid domid, PciAddress device);

    /** @throws HypervisorException EINVAL: another guest has it, or it does not exist; ENODEV or ENOSYS: no IOMMU */
    void assign(Domid domid, PciAddress device);

    void deassign(Domid domid, PciAddress device);

    /** Lets a domain use IO ports, or forbids it. @param count at least 1 */
    void setPortAccess(Domid domid, int first, int count, boolean allowed);

    /** Lets a domain map the frames of a device, or forbids it. @param first machine frame number  @param count at least 1 */
    void setFrameAccess(Domid domid, long first, long count, boolean allowed);

    /** Lets a domain bind an interrupt of the host, by the number that the caller has for it, or forbids it. */
    void setInterruptAccess(Domid domid, int pirq, boolean allowed);
}
