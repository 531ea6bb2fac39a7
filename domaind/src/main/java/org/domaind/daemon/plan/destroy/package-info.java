/**
 * How a guest ends: {@link org.domaind.daemon.plan.destroy.DestroyPlanner}, which lists its steps.
 *
 * <p>Theory of operation: there is no way back from a destroy, so its steps have no undo; each may be repeated instead, and a daemon that
 * died in the middle runs the whole plan again. What the daemon itself holds of the guest goes before the domain, so that nothing keeps
 * its pages.
 */
package org.domaind.daemon.plan.destroy;
