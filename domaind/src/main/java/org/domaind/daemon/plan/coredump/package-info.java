/**
 * A core dump as a plan: {@link org.domaind.daemon.plan.coredump.CoreDumpPlanner}.
 *
 * <p>Theory of operation: the file is written under another name, and renamed in the last step. A dump that fails, is cancelled or dies with its process
 * leaves nothing: the undo, or the next start, removes the unfinished file.
 */
package org.domaind.daemon.plan.coredump;
