package org.domaind.daemon.xen;

import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.os.EventDevice;
import org.domaind.daemon.xen.hypercall.Refusals;
import org.domaind.schema.model.Domid;

/** The kernel's event channels. */
final class RealEventChannels implements EventChannels {
    private final EventDevice device;

    RealEventChannels(EventDevice device) {
        this.device = device;
    }

    @Override
    public int bindInterdomain(Domid remote, int remotePort) {
        return Refusals.translate(() -> device.bindInterdomain(remote.value(), remotePort));
    }

    @Override
    public int bindVirq(Virq virq) {
        return Refusals.translate(() -> device.bindVirq(virq.number()));
    }

    @Override
    public void unbind(int localPort) {
        Refusals.translate(() -> device.unbind(localPort));
    }

    @Override
    public void notify(int localPort) {
        Refusals.translate(() -> device.notify(localPort));
    }

    @Override
    public int[] await() {
        return Refusals.translate(device::await);
    }

    @Override
    public int[] poll() {
        return Refusals.translate(device::poll);
    }

    @Override
    public int descriptor() {
        return device.descriptor();
    }

    @Override
    public void unmask(int localPort) {
        Refusals.translate(() -> device.unmask(localPort));
    }

    @Override
    public void wake() {
        device.wake();
    }

    @Override
    public void close() {
        device.close();
    }
}
