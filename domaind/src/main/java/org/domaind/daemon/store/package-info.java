/**
 * How the store reaches the rings of domain 0's kernel and of guests, and how the daemon knows what the store says of them.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.store.StoreRings} implements the store's port for rings on whichever host the daemon
 * runs: a ring's page is mapped by grant, its event channel bound, and a thread waits for events of all of them at once. It only says
 * "this ring has something" to the store's own loop, or "some domain stopped" to the daemon; it never looks into a page.
 *
 * <p>{@link org.domaind.daemon.store.EpollSockets} implements its port for the unix socket where a service manager holds connections.
 *
 * <p>{@link org.domaind.daemon.store.StoreIndex} follows the tree's changes in the store's own process: names, types, start times, pools. The
 * store stays the truth, other tools rename guests there; the index has a change before whoever made it has its answer, so that looking
 * up a name and listing all guests asks the store nothing. What it follows is bounded in number and length.
 *
 * <p>May use {@code hypervisor}, {@code os}, {@code service} and the store's server and tree.
 */
package org.domaind.daemon.store;
