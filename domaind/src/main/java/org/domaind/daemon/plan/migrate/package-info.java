/**
 * Guests that move from host to host while they run: {@link org.domaind.daemon.plan.migrate.DeparturePlanner} and
 * {@link org.domaind.daemon.plan.migrate.ArrivalPlanner}, one for each end.
 *
 * <p>Theory of operation: both ends speak the reference's protocol. The sender copies the guest while it runs, then lets it suspend itself and sends the rest.
 * The receiver has it paused, under another name, and says so. Up to there each end takes back what it did when something fails. Then the sender says that
 * the guest is the receiver's: its point of no return. The receiver's is when it has read that. Behind it the sender waits for a report, by which the guest
 * is removed here, or goes on here because the receiver has given it back. Without a report nobody knows: the sender's plan stays in the journal, the guest
 * stays suspended, and an administrator says where it is.
 */
package org.domaind.daemon.plan.migrate;
