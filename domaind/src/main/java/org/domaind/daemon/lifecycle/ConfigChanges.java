package org.domaind.daemon.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/** Replaces guests' configs, each in its guest's queue: nothing changes before the guest's next reboot. */
public final class ConfigChanges {
    private final GuestLifecycle lifecycle;
    private final GuestRecords records;

    public ConfigChanges(GuestLifecycle lifecycle, GuestRecords records) {
        this.lifecycle = lifecycle;
        this.records = records;
    }

    /**
     * @param config its name is the guest's; its uuid does not count. Network interfaces keep their MAC addresses where it leaves them open.
     * @param source the text that it comes from
     * @throws ProblemException another tool's guest, another name, or no guest of that config can be made
     */
    public CompletableFuture<Void> replace(Domid domid, GuestConfig config, String source) {
        return lifecycle.act(domid, () -> replaceNow(domid, config, source));
    }

    private void replaceNow(Domid domid, GuestConfig config, String source) {
        KnownGuest guest = records.state().guest(domid).orElseThrow(() -> new ProblemException(Codes.INVALID_REQUEST, "domain " + domid
                + " is not domaind's: what it is made from is not known"));
        if (!config.name().equals(guest.config().name())) {
            throw new ProblemException(Codes.INVALID_REQUEST, "the config is of a guest named " + config.name() + ", and domain " + domid + " is "
                    + guest.config().name(), "xl rename gives it another name");
        }
        GuestConfig complete = config.withUuid(guest.uuid()).withDevices(DeviceChanges.complete(kept(config.devices(), guest.config().devices())));
        // What no guest can be made from is refused now, not at the reboot.
        lifecycle.plan(new Requests.CreateGuest(complete, source, false));
        records.state().put(new KnownGuest(guest.uuid(), domid, complete, guest.createdEpochMillis()), source);
    }

    private static List<DeviceConfig> kept(List<DeviceConfig> devices, List<DeviceConfig> before) {
        return devices.stream().map(device -> device instanceof DeviceConfig.Nic nic && nic.mac().isEmpty()
                ? mac(nic.devid(), before).<DeviceConfig>map(mac -> nic.numbered(nic.devid(), mac)).orElse(nic) : device).toList();
    }

    private static Optional<String> mac(int devid, List<DeviceConfig> devices) {
        return devices.stream().filter(DeviceConfig.Nic.class::isInstance).map(DeviceConfig.Nic.class::cast).filter(nic -> nic.devid() == devid)
                .findFirst().flatMap(DeviceConfig.Nic::mac);
    }
}
