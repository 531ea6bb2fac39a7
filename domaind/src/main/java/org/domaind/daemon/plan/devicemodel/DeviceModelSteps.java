package org.domaind.daemon.plan.devicemodel;

import java.util.List;
import org.domaind.daemon.device.HvmNodes;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/** How the device model of an HVM guest comes, for the plan of its creation, and how it goes. */
public final class DeviceModelSteps {
    private final StoreClient store;
    private final DeviceModels models;

    public DeviceModelSteps(StoreClient store, DeviceModels models) {
        this.store = store;
        this.models = models;
    }

    /** After the domain's nodes and its backends', before the hotplug scripts of its network interfaces. */
    public Step start(GuestConfig config, Emulation emulation) {
        return new StartDeviceModel(store, models, this, config, emulation);
    }

    /** Ends what runs for a domain, which may be nothing, and removes its nodes. */
    public void end(Domid domid) {
        // Looking for processes takes its time; of a domain that never had a device model there is neither.
        if (models.of(domid).isEmpty() && models.ofDisks(domid).isEmpty() && !store.exists(HvmNodes.deviceModel(domid))) {
            return;
        }
        models.end(domid);
        StoreEdits.remove(store, List.of(HvmNodes.deviceModel(domid)));
    }
}
