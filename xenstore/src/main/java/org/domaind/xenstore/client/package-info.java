/**
 * Clients of a store over its unix socket, ours or any other.
 *
 * <p>{@link org.domaind.xenstore.client.StoreClient} may be used by many threads. One thread of its own reads the socket: replies go to whoever
 * waits for them, in the order of the requests; events go to another thread, which calls the watches' listeners, so that those may use the client.
 * Where asked to, it connects again by itself and sets its watches anew.
 *
 * <p>{@link org.domaind.xenstore.client.DirectClient} has no threads and one user, and starts in no time: what a command needs. It also speaks
 * over the kernel's device, as guests do. {@link org.domaind.xenstore.client.StoreLocation} finds the store as every client of the reference does.
 *
 * <p>Uses {@code wire}.
 */
package org.domaind.xenstore.client;
