package org.domaind.daemon.plan.device;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.api.Json;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;

/** Plans the attachment of a device to a guest that has been created; touches nothing. */
public final class AttachPlanner {
    public static final String KIND = "attach-device";

    private final DeviceSteps steps;
    private final GuestNames names;
    private final StateDatabase state;

    public AttachPlanner(DeviceSteps steps, GuestNames names, StateDatabase state) {
        this.steps = steps;
        this.names = names;
        this.state = state;
    }

    /**
     * @param uuid   the domain's handle: its number alone may be another's by the time that the plan is settled
     * @param type   of the guest
     * @param device complete: with its number, of a network interface its MAC address as well
     */
    public record Target(Domid domid, UUID uuid, GuestType type, DeviceConfig device) {
    }

    public Plan plan(Target target) {
        List<DeviceConfig> devices = List.of(target.device());
        DeviceChecks.requireAttachable(target.type(), target.device());
        List<Step> all = new ArrayList<>(List.of(new FindGuest(names, target.domid(), target.uuid()), steps.check(target.type(), devices)));
        all.addAll(steps.attach(target.type(), devices));
        all.add(new RecordDevice(state, target.uuid(), target.device()));
        return Plan.undone(KIND, target.domid().toString(), Json.text(target), all);
    }
}
