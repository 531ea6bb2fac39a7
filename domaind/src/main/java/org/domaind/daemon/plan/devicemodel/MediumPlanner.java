package org.domaind.daemon.plan.devicemodel;

import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.domaind.daemon.device.DeviceNodes;
import org.domaind.daemon.device.NodeEdit;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.device.FindGuest;
import org.domaind.daemon.plan.device.ImageSharing;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.model.Domid;

/** Plans how the medium in an emulated drive changes; touches nothing. Where it cannot be changed, the former one is in the drive again. */
public final class MediumPlanner {
    public static final String KIND = "change-medium";

    private final GuestRecords records;
    private final DeviceModels models;

    public MediumPlanner(GuestRecords records, DeviceModels models) {
        this.records = records;
        this.models = models;
    }

    /**
     * @param uuid   the domain's handle: its number alone may be another's by the time that the plan is settled
     * @param before the drive, a {@link Disk}, as it is
     * @param after  the same one with another medium, or none
     */
    public record Target(Domid domid, UUID uuid, DeviceConfig before, DeviceConfig after) {
    }

    public Plan plan(Target target) {
        Step write = new MediumStep("write-medium", "say in the drive's nodes what is in it", target, (drive, cancellation) -> write(target.domid(), drive));
        Step change = new MediumStep("change-medium", "let the device model put it into the drive", target, (drive, cancellation) ->
                new DriveMedium(models, target.domid()).change(drive, cancellation));
        Step record = new MediumStep("record-medium", "note it in the guest's config", target, (drive, cancellation) -> record(target, drive));
        return Plan.undone(KIND, target.domid().toString(), Json.text(target), List.of(new FindGuest(records.names(), target.domid(), target.uuid()),
                write, change, record));
    }

    private void write(Domid domid, Disk drive) {
        ImageSharing.requireThere(drive);
        List<NodeEdit> edits = DeviceNodes.medium(domid, drive);
        records.store().inTransaction(transaction -> {
            if (!transaction.exists(edits.get(0).path())) {
                throw new ProblemException("no-such-device", "domain " + domid + " has no drive " + drive.vdev());
            }
            ImageSharing.check(transaction, domid, List.of(drive));
            StoreEdits.make(transaction, edits);
        });
    }

    private void record(Target target, Disk drive) {
        DeviceConfig former = drive.equals(target.after()) ? target.before() : target.after();
        records.state().guest(target.uuid()).ifPresent(guest -> records.state().change(guest.withConfig(guest.config().withDeviceReplaced(former, drive))));
    }

    /** Done with the new medium; undone with the former one. */
    private record MediumStep(String name, String description, Target target, BiConsumer<Disk, Cancellation> act) implements Step {
        @Override
        public Bindings run(Bindings bindings, Cancellation cancellation) {
            act.accept((Disk) target.after(), cancellation);
            return bindings;
        }

        @Override
        public void undo(Bindings bindings) {
            if (bindings.domid().isPresent()) {
                act.accept((Disk) target.before(), new Cancellation(() -> false));
            }
        }
    }
}
