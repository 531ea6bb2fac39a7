package org.domaind.daemon.plan;

import java.util.List;
import org.domaind.schema.api.Replies;

/**
 * What to do, before it is done.
 *
 * @param kind  names the planner that can make the same plan again after a restart: {@code create}, {@code destroy}
 * @param guest the guest's name, for messages
 * @param request what the plan was made from, as JSON
 * @param undone whether what was begun is taken back when the plan cannot go on; else there is no way back, and it is finished by running the plan again
 */
public record Plan(String kind, String guest, String request, boolean undone, List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /** For {@code xl create --plan}. */
    public Replies.PlanSteps describe() {
        return new Replies.PlanSteps(steps.stream().map(s -> new Replies.PlanStep(s.name(), s.description())).toList());
    }
}
