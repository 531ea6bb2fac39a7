package org.domaind.daemon.lifecycle;

import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.coredump.CoreDumpPlanner;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.plan.device.AttachPlanner;
import org.domaind.daemon.plan.device.DetachPlanner;

/** The plans that a guest's life is made of, and who runs them. */
public record GuestPlans(CreatePlanner creates, DestroyPlanner destroys, AttachPlanner attaches, DetachPlanner detaches, CoreDumpPlanner dumps,
                         PlanRunner runner) {
}
