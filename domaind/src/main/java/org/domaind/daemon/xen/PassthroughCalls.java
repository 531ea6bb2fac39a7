package org.domaind.daemon.xen;

import org.domaind.daemon.hypervisor.Passthrough;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.model.Domid;

/** Devices and their resources: domctls. */
final class PassthroughCalls implements Passthrough {
    private final Hypercalls hypercalls;

    PassthroughCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
    }

    @Override
    public boolean assignable(Domid domid, PciAddress device) {
        // Never for DOMID_INVALID, which may be asked as well: Xen 4.14 dies of it (a null domain in iommu_do_domctl).
        try (ControlCall call = hypercalls.domctl("test_assign_device", domid.value())) {
            call.arguments("xen_domctl_assign_device").put("u.pci.machine_sbdf", device.packed());
            // Whatever it is that stands in the way: the answer is no.
            return call.attempt() == 0;
        }
    }

    @Override
    public void assign(Domid domid, PciAddress device) {
        device("assign_device", domid, device);
    }

    @Override
    public void deassign(Domid domid, PciAddress device) {
        device("deassign_device", domid, device);
    }

    private void device(String command, Domid domid, PciAddress device) {
        try (ControlCall call = hypercalls.domctl(command, domid.value())) {
            call.arguments("xen_domctl_assign_device").put("u.pci.machine_sbdf", device.packed());
            call.run();
        }
    }

    @Override
    public void setPortAccess(Domid domid, int first, int count, boolean allowed) {
        try (ControlCall call = hypercalls.domctl("ioport_permission", domid.value())) {
            call.arguments("xen_domctl_ioport_permission").put("first_port", first).put("nr_ports", count).put("allow_access", allowed ? 1 : 0);
            call.run();
        }
    }

    @Override
    public void setFrameAccess(Domid domid, long first, long count, boolean allowed) {
        try (ControlCall call = hypercalls.domctl("iomem_permission", domid.value())) {
            call.arguments("xen_domctl_iomem_permission").put("first_mfn", first).put("nr_mfns", count).put("allow_access", allowed ? 1 : 0);
            call.run();
        }
    }

    /** Releases before 4.16 have a byte for the number; a larger one does not fit, and says so. */
    @Override
    public void setInterruptAccess(Domid domid, int pirq, boolean allowed) {
        try (ControlCall call = hypercalls.domctl("irq_permission", domid.value())) {
            call.arguments("xen_domctl_irq_permission").put("pirq", pirq).put("allow_access", allowed ? 1 : 0);
            call.run();
        }
    }
}
