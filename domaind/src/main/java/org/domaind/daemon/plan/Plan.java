package org.domaind.daemon.plan;

import java.util.List;
import org.domaind.schema.api.Replies;

/**
 * What to do, before it is done.
 *
 * @param kind            names the planner that can make the same plan again after a restart: {@code create}, {@code destroy}
 * @param guest           the guest's name, for messages
 * @param request         what the plan was made from, as JSON
 * @param pointOfNoReturn after so many steps there is no way back: as soon as the next one has begun, the plan is finished by running it again from
 *                        there, which its steps must bear; before that, it is taken back
 */
public record Plan(String kind, String guest, String request, int pointOfNoReturn, List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
        if (pointOfNoReturn < 0 || pointOfNoReturn > steps.size()) {
            throw new IllegalArgumentException("a point of no return after " + pointOfNoReturn + " of " + steps.size() + " steps");
        }
    }

    /** One that can be taken back up to its end. */
    public static Plan undone(String kind, String guest, String request, List<Step> steps) {
        return new Plan(kind, guest, request, steps.size(), steps);
    }

    /** One that only goes forward. */
    public static Plan finished(String kind, String guest, String request, List<Step> steps) {
        return new Plan(kind, guest, request, 0, steps);
    }

    Step last() {
        return steps.get(steps.size() - 1);
    }

    /** Hundredths of the plan's work that lie before a step. @param number of the step, from 1 */
    int percentBefore(int number) {
        long before = weight(steps.subList(0, number - 1));
        return (int) (before * 100 / weight(steps));
    }

    private static long weight(List<Step> steps) {
        long sum = 0;
        for (Step step : steps) {
            sum += step.terms().weight();
        }
        return sum;
    }

    /** For {@code xl create --plan}. */
    public Replies.PlanSteps describe() {
        return new Replies.PlanSteps(steps.stream().map(s -> new Replies.PlanStep(s.name(), s.description())).toList());
    }
}
