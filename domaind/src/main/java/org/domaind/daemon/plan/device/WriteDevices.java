package org.domaind.daemon.plan.device;

import java.util.List;
import java.util.stream.Collectors;
import org.domaind.daemon.device.DeviceNodes;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;

/** Writes the nodes of devices, which makes backends look for them. Its undo takes them away, whatever was done with them since. */
record WriteDevices(StoreClient store, DeviceRemoval removal, GuestType type, List<DeviceConfig> devices, List<Integer> emulated) implements Step {
    @Override
    public String name() {
        return "write-devices";
    }

    @Override
    public String description() {
        return "write the nodes of the devices " + devices.stream().map(DeviceNodes::label).collect(Collectors.joining(", "));
    }

    private boolean isEmulated(DeviceConfig device) {
        return device instanceof DeviceConfig.Nic nic && emulated.contains(nic.devid());
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        Domid guest = bindings.domain();
        store.inTransaction(transaction -> {
            DeviceNodes.paths(guest, type, devices).forEach(device -> CheckDevices.requireNew(transaction, device));
            ImageSharing.check(transaction, guest, devices.stream().filter(DeviceConfig.Disk.class::isInstance).map(DeviceConfig.Disk.class::cast).toList());
            StoreEdits.make(transaction, devices.stream().flatMap(device -> DeviceNodes.of(guest, type, device, isEmulated(device)).stream()).toList());
        });
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().ifPresent(guest -> removal.remove(DeviceNodes.paths(guest, type, devices)));
    }
}
