/**
 * The backends and hotplug scripts of a simulated host, which do in the store what the real ones do there, and can be told to fail, hang or lie.
 *
 * <p>Theory of operation: they are clients of the daemon's store, since all that the daemon sees of real ones are nodes and exit statuses.
 *
 * <p>May use {@code device}, {@code hotplug} and the store's client.
 */
package org.domaind.daemon.sim.backend;
