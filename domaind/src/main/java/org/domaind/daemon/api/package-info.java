/**
 * The management socket: Varlink on a unix socket, one loop for all callers.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.api.ManagementLoop} accepts, checks the peer's credentials, receives and sends, on one
 * thread. A call is read and begun on one of a few workers ({@link org.domaind.daemon.api.ApiWorkers}); {@link
 * org.domaind.daemon.api.ApiDispatch} turns it into a call of {@link org.domaind.daemon.api.ManagementApi}, which returns a future where the work
 * takes time, so that a waiting call holds no thread. Callers in this process use the same dispatch. A {@link
 * org.domaind.daemon.api.Connection} answers its calls in order, and begins the next one when the last reply has been sent. {@code upgrade} hands
 * the connection's channel over to a thread of its own; from then on it carries raw bytes. There are limits for connections, viewers, the length of
 * a call, the bytes that all callers together have not read, and the time that one caller may leave a reply unread.
 *
 * <p>A caller that shuts down its sending side may still wait for its reply. To find out whether it has closed its socket altogether, it is sent a
 * blank, which JSON ignores before a reply and whose write fails on a closed socket. A caller that waits is probed like this every few seconds.
 *
 * <p>May use {@code plan}, {@code lifecycle}, {@code console} through {@code ManagementApi} only, and {@code org.domaind.schema}.
 */
package org.domaind.daemon.api;
