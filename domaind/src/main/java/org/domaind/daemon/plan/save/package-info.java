/**
 * Saves of guests to files: {@link org.domaind.daemon.plan.save.SavePlanner}. (A restore is a create: {@code plan.create}.)
 *
 * <p>Theory of operation: what can be refused is refused before the guest hears of it, and its file is made; then the guest suspends itself, its state is
 * written, and the file gets its name. Up to there everything is taken back on a failure, a cancel or a death of the daemon: the file goes, the guest goes on.
 * From there on there is no way back: the guest goes on, or is destroyed, as was asked; the next start finishes that.
 */
package org.domaind.daemon.plan.save;
