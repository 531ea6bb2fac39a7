/**
 * How the store is connected to this host: the rings of domain 0's kernel and of guests, its socket, and the index of what it says of domains.
 *
 * <p>Theory of operation. {@link org.domaind.daemon.store.StoreRings} implements the store's port for rings on any host: it maps the page of a ring by
 * grant, binds its event channel, and has one thread wait for the events of all of them. It only reports "this ring has an event" to the store's loop,
 * or "some domain stopped" to the daemon; it never looks into a page.
 *
 * <p>{@link org.domaind.daemon.store.EpollSockets} implements the port for the unix socket where a service manager holds connections.
 *
 * <p>{@link org.domaind.daemon.store.StoreIndex} follows the changes of the tree in the store's own process: names, types, start times, pools. The
 * store stays authoritative, since other tools rename guests there. The index has a change before its client gets the reply, so that looking up a name
 * and listing all guests needs no request to the store. What it follows is bounded in number and length.
 *
 * <p>{@link org.domaind.daemon.store.DeviceStates} notices there too which devices of guests are connected, and which say that they have failed.
 *
 * <p>May use {@code device}, {@code hypervisor}, {@code os}, {@code service} and the rooms of the store.
 */
package org.domaind.daemon.store;
