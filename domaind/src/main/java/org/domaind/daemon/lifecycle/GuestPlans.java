package org.domaind.daemon.lifecycle;

import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.coredump.CoreDumpPlanner;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.plan.device.AttachPlanner;
import org.domaind.daemon.plan.device.DetachPlanner;
import org.domaind.daemon.plan.devicemodel.MediumPlanner;
import org.domaind.daemon.plan.migrate.ArrivalPlanner;
import org.domaind.daemon.plan.migrate.DeparturePlanner;
import org.domaind.daemon.plan.save.SavePlanner;

/** The planners of all changes to guests, and the runner of their plans. */
public record GuestPlans(CreatePlanner creates, DestroyPlanner destroys, AttachPlanner attaches, DetachPlanner detaches, MediumPlanner media,
                         CoreDumpPlanner dumps, SavePlanner saves, DeparturePlanner departures, ArrivalPlanner arrivals, PlanRunner runner) {
}
