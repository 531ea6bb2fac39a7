/**
 * What happens when a guest stops, and after the daemon starts again.
 *
 * <p>Theory of operation: an event says that some domain stopped, not which. {@link org.domaind.daemon.lifecycle.DomainWatcher} asks releases
 * from 4.21 on for the domains that changed, and compares the list of others with what it saw last, once for all events that came meanwhile.
 * It tells the store (which tells its watchers) and {@link org.domaind.daemon.lifecycle.StopActions}, which queues what {@code on_poweroff} and its kin ask
 * for, and then wakes whoever waits for that domain. A guest that is to live again is one of {@link org.domaind.daemon.lifecycle.RestartingGuests}
 * until it does: it is listed, and its name and uuid are its own; {@link org.domaind.daemon.lifecycle.Restarts} begins that, and
 * each {@link org.domaind.daemon.lifecycle.Restart} tries again what fails.
 * {@link org.domaind.daemon.lifecycle.GuestLifecycle} does what users ask for.
 * {@link org.domaind.daemon.lifecycle.Reconciler} runs once at start: it finishes or takes back what a former process left, and picks up the
 * guests that still run. No process and no thread belongs to a single guest's life.
 *
 * <p>May use {@code plan}, {@code console}, {@code device}, {@code hypervisor}, {@code state} and the store.
 */
package org.domaind.daemon.lifecycle;
