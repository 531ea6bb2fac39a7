package org.domaind.daemon.plan.devicemodel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.device.HvmNodes;
import org.domaind.daemon.devicemodel.DeviceModel;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.devicemodel.qmp.QmpCommands;
import org.domaind.daemon.devicemodel.qmp.QmpException;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.device.DiskServers;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Vdev;
import org.domaind.xenstore.client.StoreClient;

/**
 * Serves disks by a jailed device model, one per guest, which runs while the guest has such a disk. An HVM guest's own one that runs without a jail has the
 * store, and serves them itself.
 */
public final class DiskModels implements DiskServers {
    private static final Logger LOG = LogManager.getLogger(DiskModels.class);

    private final GuestRecords records;
    private final DeviceModels models;

    public DiskModels(GuestRecords records, DeviceModels models) {
        this.records = records;
        this.models = models;
    }

    /** Whether the disks of a guest have a device model of their own. */
    public static boolean hasOwn(GuestConfig guest) {
        return guest.platform().deviceModel().isEmpty() || guest.platform().deviceModel().get().restrict();
    }

    private Optional<GuestConfig> config(Domid guest) {
        return records.state().guest(guest).map(known -> known.config());
    }

    @Override
    public void serve(Domid guest, List<Disk> disks, Cancellation cancellation) {
        GuestConfig config = config(guest).orElseThrow(() -> new ProblemException(Codes.NOT_SUPPORTED, "domain " + guest
                + " is not domaind's: only the tool that made it can start a device model for it"));
        if (!hasOwn(config)) {
            return;
        }
        try {
            Optional<DeviceModel> running = models.ofDisks(guest);
            if (running.isPresent()) {
                for (Disk disk : disks) {
                    models.give(guest, disk);
                    open(running.get(), disk, cancellation);
                }
            } else {
                start(guest, with(config, disks), cancellation);
            }
        } catch (DeviceModelException | QmpException | CompletionException | SystemException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw new ProblemException("device-model-failed", cause instanceof QmpException ? "the device model of the disks " + cause.getMessage() : cause.getMessage());
        }
    }

    private static GuestConfig with(GuestConfig config, List<Disk> disks) {
        GuestConfig all = config;
        for (Disk disk : disks) {
            all = all.devices().contains(disk) ? all : all.withDevice(disk);
        }
        return all;
    }

    private void start(Domid guest, GuestConfig config, Cancellation cancellation) {
        StoreClient store = records.store();
        // An HVM guest's nodes are those of the one that emulates its machine.
        boolean nodes = config.type() != GuestType.HVM;
        if (nodes) {
            StoreEdits.make(store, List.of(), HvmNodes.beforeDeviceModel(guest));
        }
        DeviceModels.Started started = models.startDisks(config, guest, answers -> cancellation.await(answers, DeviceModels.START_DEADLINE_MILLIS));
        cancellation.await(started.deviceModel().commands().resume(), DeviceModels.START_DEADLINE_MILLIS);
        if (nodes) {
            StoreEdits.make(store, List.of(), HvmNodes.deviceModel(guest, started.deviceModel().pid(), Map.of(), Optional.empty()));
        }
    }

    private static void open(DeviceModel model, Disk disk, Cancellation cancellation) {
        int set = Vdev.number(disk.vdev()).orElseThrow();
        for (boolean writable : disk.writable() ? new boolean[] {false, true} : new boolean[] {false}) {
            int descriptor = Libc.openFile(disk.target().orElseThrow(), OpenFlags.here().closeOnExec() | (writable ? OpenFlags.READ_WRITE : 0));
            try {
                var given = model.commands().addFile(set, descriptor);
                cancellation.await(given, QmpCommands.DEADLINE_MILLIS);
                given.join();
            } finally {
                Libc.closeFile(descriptor);
            }
        }
    }

    @Override
    public boolean serves(Domid guest) {
        return models.ofDisks(guest).isPresent() || models.of(guest).isPresent() && !config(guest).map(DiskModels::hasOwn).orElse(true);
    }

    @Override
    public String lastWords(Domid guest) {
        return models.ofDisks(guest).or(() -> models.of(guest)).map(DeviceModel::lastLines).orElse("");
    }

    @Override
    public void release(Domid guest, Collection<Integer> devids) {
        devids.forEach(devid -> models.take(guest, devid));
    }

    @Override
    public void gone(Domid guest, Collection<Integer> devids) {
        if (!anyLeft(guest)) {
            models.endDisks(guest);
            if (records.store().readOptional("/libxl/" + guest + "/type").filter("hvm"::equals).isEmpty()) {
                StoreEdits.remove(records.store(), List.of(HvmNodes.deviceModel(guest), HvmNodes.image(guest)));
            }
            return;
        }
        for (int devid : devids) {
            models.take(guest, devid);
            models.ofDisks(guest).ifPresent(model -> model.commands().removeFiles(devid).exceptionally(failure -> {
                LOG.debug("The device model of domain {} keeps the image of disk {}: {}", guest, devid, failure.getMessage());
                return null;
            }));
        }
    }

    private boolean anyLeft(Domid guest) {
        StoreClient store = records.store();
        String disks = DevicePaths.toolstack(guest, DeviceKind.VBD);
        boolean drivesAreEmulated = store.readOptional("/libxl/" + guest + "/type").filter("hvm"::equals).isPresent();
        return store.directoryIfExists(disks).stream().anyMatch(devid ->
                store.readOptional(disks + "/" + devid + "/type").filter(DevicePaths.BY_DEVICE_MODEL::equals).isPresent()
                        && !(drivesAreEmulated && store.readOptional(disks + "/" + devid + "/device-type").filter("cdrom"::equals).isPresent()));
    }
}
