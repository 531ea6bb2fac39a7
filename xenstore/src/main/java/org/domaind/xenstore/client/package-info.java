/**
 * Clients of a store over its unix socket, ours or any other.
 *
 * <p>{@link org.domaind.xenstore.client.StoreClient} may be used by many threads. One thread of its own reads the socket: replies go to the waiting
 * requests in order; events go to another thread, which calls the listeners of the watches, so that those may use the client. If asked to, it connects
 * again by itself and sets its watches again.
 *
 * <p>{@link org.domaind.xenstore.client.DirectClient} has no threads and one user, and starts at once, as a command needs. It also works with the
 * kernel's device, as guests do. {@link org.domaind.xenstore.client.StoreLocation} finds the store as every client of the reference does.
 *
 * <p>Uses {@code wire}.
 */
package org.domaind.xenstore.client;
