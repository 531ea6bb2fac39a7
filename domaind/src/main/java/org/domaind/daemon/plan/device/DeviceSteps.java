package org.domaind.daemon.plan.device;

import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.hotplug.HotplugScripts;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;

/** The steps that add devices, for the plans of a creation and of an attachment, and the removal of devices. */
public final class DeviceSteps {
    private final StoreClient store;
    private final DeviceRemoval removal;
    private final DeviceScripts scripts;
    private final DeviceDeadlines deadlines;
    private final DiskServers servers;

    public DeviceSteps(StoreClient store, HotplugScripts scripts, DeviceDeadlines deadlines, DiskServers servers) {
        this.store = store;
        this.servers = servers;
        this.scripts = new DeviceScripts(store, scripts, deadlines.script());
        this.removal = new DeviceRemoval(store, this.scripts, deadlines.close(), servers);
        this.deadlines = deadlines;
    }

    /** Before anything is done. */
    public Step check(GuestType type, List<DeviceConfig> devices) {
        return new CheckDevices(store, type, devices);
    }

    /** The steps that add a domain's devices, in this order; the undo of the first ones removes them. */
    public List<Step> attach(GuestType type, List<DeviceConfig> devices) {
        return attach(type, devices, List.of());
    }

    /** As {@link #attach(GuestType, List)}. @param emulated network interfaces, by their numbers, that a device model emulates beside the PV ones */
    public List<Step> attach(GuestType type, List<DeviceConfig> devices, List<Integer> emulated) {
        List<Step> steps = new ArrayList<>();
        List<DeviceConfig.Disk> served = devices.stream().filter(DeviceConfig.Disk.class::isInstance).map(DeviceConfig.Disk.class::cast)
                .filter(disk -> disk.isServed(type)).toList();
        if (!served.isEmpty()) {
            steps.add(new ServeDisks(servers, served));
        }
        steps.add(new WriteDevices(store, removal, type, devices, emulated));
        steps.add(new AwaitBackends(store, deadlines.backend(), type, devices, servers));
        steps.add(new ConnectBackends(scripts, type, devices));
        return steps;
    }

    /** Removes all of a domain's devices without asking its guest. */
    public void removeAll(Domid guest) {
        removal.removeAll(guest);
    }

    DeviceRemoval removal() {
        return removal;
    }
}
