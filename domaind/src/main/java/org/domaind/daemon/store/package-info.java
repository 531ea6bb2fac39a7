/**
 * How the store reaches the rings of domain 0's kernel and of guests.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.store.StoreRings} implements the store's port for rings on whichever host the daemon
 * runs: a ring's page is mapped by grant, its event channel bound, and a thread waits for events of all of them at once. It only says
 * "this ring has something" to the store's own loop, or "some domain stopped" to the daemon; it never looks into a page.
 *
 * <p>{@link org.domaind.daemon.store.EpollSockets} implements its port for the unix socket where a service manager holds connections.
 *
 * <p>May use {@code hypervisor}, {@code os}, {@code service} and {@code org.domaind.xenstore.server}.
 */
package org.domaind.daemon.store;
