package org.domaind.daemon.plan.save;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.plan.GuestFile;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.PublishFile;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.plan.save.hvm.EmulatedDevices;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;

/** Plans the save of a guest to a file, or only the first half of it; touches nothing but in {@link #resume}. */
public final class SavePlanner {
    public static final String KIND = "save";
    public static final String SUSPEND = "suspend";
    /** The step after which the file is there. */
    private static final String PUBLISH = "publish-save";

    private final XenHost host;
    private final GuestRecords records;
    private final Suspensions suspensions;
    private final DestroyPlanner destroys;
    private final DeviceModels models;

    public SavePlanner(XenHost host, GuestRecords records, Suspensions suspensions, DestroyPlanner destroys, DeviceModels models) {
        this.host = host;
        this.records = records;
        this.suspensions = suspensions;
        this.destroys = destroys;
        this.models = models;
    }

    /**
     * @param uuid   the domain's handle: its number alone may be another's by the time that this is settled
     * @param file   absolute; empty: it is only suspended
     * @param config the reference's JSON of the guest
     * @param after  what becomes of the guest
     */
    public record Target(Domid domid, UUID uuid, String file, String config, Requests.AfterSave after) {
    }

    /** Lets a guest suspend itself, and leaves it so. */
    public Plan suspend(Target target) {
        SuspendedGuest guest = guest(target);
        return Plan.undone(SUSPEND, target.domid().toString(), Json.text(target), List.of(new CheckSuspend(guest, new SaverByType(host)), new SuspendGuest(guest)));
    }

    /** Lets a suspended guest go on where it was. May be repeated. @throws ProblemException {@code not-suspended} */
    public void resume(Target target) {
        SuspendedGuest guest = guest(target);
        if (!guest.existing().suspended()) {
            throw new ProblemException("not-suspended", "domain " + target.domid() + " is not suspended");
        }
        guest.resume(false);
    }

    /** @param begun names of the steps of a save that have begun  @return whether the guest has begun to go */
    public static boolean destroying(List<String> begun) {
        return begun.contains(PUBLISH) && begun.indexOf(PUBLISH) < begun.size() - 1 && !begun.contains(ResumeGuest.NAME);
    }

    /** A guest that is suspended for something else than a save. */
    public SuspendedGuest guest(Domid domid, UUID uuid) {
        return guest(new Target(domid, uuid, "", "", Requests.AfterSave.RESUME));
    }

    private SuspendedGuest guest(Target target) {
        return new SuspendedGuest(host, records, suspensions, new EmulatedDevices(models, records.store(), target.domid()), target);
    }

    /** @param percent told how much has been written, whenever that changes; on the plan's thread: must not wait */
    public Plan plan(Target target, IntConsumer percent) {
        GuestFile file = GuestFile.of(GuestFile.Kind.SAVE, Path.of(target.file()), target.domid().toString());
        SuspendedGuest guest = guest(target);
        List<Step> steps = new ArrayList<>(List.of(new BeginSave(guest, new SaverByType(host), target, file), new SuspendGuest(guest),
                new WriteSave(guest, new SaverByType(host), file, percent), new PublishFile(PUBLISH, file, true)));
        int noReturn = steps.size();
        switch (target.after()) {
            case DESTROY -> steps.addAll(destroys.plan(new DestroyPlanner.Target(target.domid(), target.uuid())).steps());
            case RESUME -> steps.add(new ResumeGuest(guest, false));
            case PAUSE -> steps.add(new ResumeGuest(guest, true));
        }
        return new Plan(KIND, target.domid().toString(), Json.text(target), noReturn, steps);
    }
}
