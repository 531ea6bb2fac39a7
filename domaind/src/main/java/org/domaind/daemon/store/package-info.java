/**
 * Connects the store to the rings of domain 0's kernel and of guests, and indexes the store's nodes about domains.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.store.StoreRings} implements the store's port for rings on the real or the simulated
 * host: it maps a ring's page by grant and binds its event channel, and one thread waits for the events of all rings at once. That thread only
 * tells the store's loop which ring has data, and the daemon that some domain stopped (VIRQ_DOM_EXC); it never reads a page.
 *
 * <p>{@link org.domaind.daemon.store.EpollSockets} implements its port for the unix socket where a service manager holds connections.
 *
 * <p>{@link org.domaind.daemon.store.StoreIndex} follows the tree's changes in the store's own process: names, types, start times, pools. The
 * store is authoritative, since other tools rename guests there. A change is in the index before its author gets the reply, so that looking up a
 * name and listing all guests needs no store request. The number and length of indexed values are limited.
 *
 * <p>May use {@code hypervisor}, {@code os}, {@code service} and the store's server and tree.
 */
package org.domaind.daemon.store;
