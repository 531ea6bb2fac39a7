/**
 * The management socket: Varlink on a unix socket, one loop for all callers.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.api.ManagementLoop} accepts, checks the peer's credentials, receives and sends, on one
 * thread. A call is read and begun on one of a few workers ({@link org.domaind.daemon.api.ApiWorkers}); {@link
 * org.domaind.daemon.api.ApiDispatch} makes it a call of {@link org.domaind.daemon.api.ManagementApi}, whose answer is a future where it takes
 * time: nothing that waits holds a thread. Callers in this process use the same dispatch. A {@link org.domaind.daemon.api.Connection} answers its
 * calls in order, and takes the next one when the answer to the last has left. {@code upgrade} hands the connection's channel over to a
 * thread of its own, after which it carries raw bytes. Connections, viewers, the length of a call, what all callers together have not read, and the
 * time one may leave a reply unread are bounded.
 *
 * <p>A caller that ends its sending side may still wait for its answer; one that has gone altogether is told apart by a blank, which before a
 * reply means nothing and cannot be written to it. Whoever waits, and of whom nothing is read, is sent one every few seconds.
 *
 * <p>May use {@code plan}, {@code lifecycle}, {@code console} through {@code ManagementApi} only, and {@code org.domaind.schema}.
 */
package org.domaind.daemon.api;
