/**
 * What happens when a guest stops, and after the daemon starts again.
 *
 * <p>Theory of operation: an event says that some domain stopped, not which. {@link org.domaind.daemon.lifecycle.DomainWatcher} asks releases
 * from 4.21 on for the domains that changed, and compares the list of others with what it saw last, once for all events that came meanwhile.
 * It tells the store (which tells its watchers), wakes whoever waits for that domain, and hands the news to {@link org.domaind.daemon.lifecycle.GuestLifecycle}, which queues what {@code on_poweroff} and its kin ask for.
 * {@link org.domaind.daemon.lifecycle.Reconciler} runs once at start: it finishes or takes back what a former process left, and picks up the
 * guests that still run. No process and no thread belongs to a single guest's life.
 *
 * <p>May use {@code plan}, {@code console}, {@code device}, {@code hypervisor}, {@code state} and the store.
 */
package org.domaind.daemon.lifecycle;
