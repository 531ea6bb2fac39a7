/**
 * Everything that changes a guest, as plans: steps that are data, one runner, a journal, an undo beside each act.
 *
 * <p>Theory of operation: a planner computes a {@link org.domaind.daemon.plan.Plan} from a config without touching the host. The
 * {@link org.domaind.daemon.plan.PlanRunner} journals each step before it begins, runs it with the {@link org.domaind.daemon.plan.Bindings}
 * that the steps before it made, and reports progress. When a step fails, the runner undoes that step and those before it, newest first;
 * an undo must cope with a step that did only part of its work. Of the bindings, those that an undo needs go into the journal too, so that
 * a daemon that died in the middle of a plan can undo or finish it when it starts again. A plan whose last step was done is complete, also where the
 * journal could not be told.
 * {@link org.domaind.daemon.plan.GuestQueues} runs the plans of one guest one after another, and quick work on other threads than plans.
 *
 * <p>May use {@code build}, {@code console}, {@code hypervisor}, {@code state} and the store's client.
 */
package org.domaind.daemon.plan;
