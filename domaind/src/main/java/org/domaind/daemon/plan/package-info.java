/**
 * Everything that changes a guest, as plans: steps that are data, one runner, a journal, an undo beside each act.
 *
 * <p>Theory of operation: a planner computes a {@link org.domaind.daemon.plan.Plan} from a config without touching the host. The
 * {@link org.domaind.daemon.plan.PlanRunner} journals each step before it begins, runs it with the {@link org.domaind.daemon.plan.Bindings}
 * that the steps before it made, and reports progress. A step holds the ports that it touches, and its {@link org.domaind.daemon.plan.StepTerms}: how
 * much work it is, how often it may be tried, how long it may take. When it fails for good, the steps that were begun look at reality again, and the
 * runner undoes that step and those before it, newest first; an undo must cope with a step that did only part of its work. Beyond its point of no
 * return a plan is finished instead. A {@link org.domaind.daemon.plan.Cancellation} ends a plan that is at work. Of the bindings, those that an undo needs go into the journal too, so that
 * a daemon that died in the middle of a plan can undo or finish it when it starts again. A plan whose last step was done is complete, also where the
 * journal could not be told.
 * {@link org.domaind.daemon.plan.GuestQueues} runs the plans of one guest one after another, and quick work on other threads than plans.
 *
 * <p>May use {@code build}, {@code console}, {@code hypervisor}, {@code state} and the store's client.
 */
package org.domaind.daemon.plan;
