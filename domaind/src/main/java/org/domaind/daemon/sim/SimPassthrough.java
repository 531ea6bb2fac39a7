package org.domaind.daemon.sim;

import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.Passthrough;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.Domid;

/** Who has which of the machine's PCI functions, and who may use ports, frames and interrupts. */
record SimPassthrough(SimMachine machine) implements Passthrough {
    private static final int IO_PORTS = 1 << 16;
    /** Of an address of 52 bits. */
    private static final long FRAMES = 1L << 40;
    private static final int INTERRUPTS = 256;

    @Override
    public boolean assignable(Domid domid, PciAddress device) {
        return machine.port("domctl test_assign_device", () -> machine.options.pciDevices().contains(device) && !machine.assigned.containsKey(device));
    }

    @Override
    public void assign(Domid domid, PciAddress device) {
        String operation = "domctl assign_device";
        machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            check(operation, machine.options.pciDevices().contains(device) && !machine.assigned.containsKey(device));
            return machine.assigned.put(device, domain.domid);
        });
    }

    @Override
    public void deassign(Domid domid, PciAddress device) {
        String operation = "domctl deassign_device";
        machine.port(operation, () -> {
            check(operation, machine.assigned.remove(device, machine.other(operation, domid).domid));
            return domid;
        });
    }

    @Override
    public void setPortAccess(Domid domid, int first, int count, boolean allowed) {
        String operation = "domctl ioport_permission";
        machine.change(operation, domid, domain -> {
            check(operation, first >= 0 && count >= 1 && first <= IO_PORTS - count);
            domain.ioPorts.set(first, first + count, allowed);
        });
    }

    @Override
    public void setFrameAccess(Domid domid, long first, long count, boolean allowed) {
        String operation = "domctl iomem_permission";
        machine.change(operation, domid, domain -> {
            check(operation, first >= 0 && count >= 1 && first <= FRAMES - count);
            domain.deviceFrames.set(first, count, allowed);
        });
    }

    @Override
    public void setInterruptAccess(Domid domid, int pirq, boolean allowed) {
        String operation = "domctl irq_permission";
        machine.change(operation, domid, domain -> {
            check(operation, pirq >= 0 && pirq < INTERRUPTS);
            domain.interrupts.set(pirq, allowed);
        });
    }

    private static void check(String operation, boolean holds) {
        if (!holds) {
            throw new HypervisorException(operation, "EINVAL");
        }
    }
}
