package org.domaind.daemon.plan.destroy;

import java.util.List;
import java.util.UUID;
import org.domaind.daemon.plan.Plan;
import org.domaind.schema.api.Json;
import org.domaind.schema.model.Domid;

/** Plans the end of a domain; pure. */
public final class DestroyPlanner {
    public static final String KIND = "destroy";

    private DestroyPlanner() {
    }

    /** @param uuid the domain's handle: its number alone may be another's by the time that the plan runs again */
    public record Target(Domid domid, UUID uuid) {
    }

    public static Plan plan(Target target) {
        return new Plan(KIND, target.domid().toString(), Json.text(target), false, List.of(
                new PauseDomain(target), new DetachConsole(target), new ReleaseFromStore(target), new DestroyDomain(target),
                new RemoveNodes(target), new ForgetGuest(target)));
    }
}
