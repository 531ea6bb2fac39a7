/**
 * The management socket: Varlink on a unix socket, one thread a connection.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.api.ManagementServer} accepts, checks the peer's credentials and reads calls;
 * {@link org.domaind.daemon.api.Calls} turns each into a call of {@link org.domaind.daemon.api.ManagementApi} and its answer into a
 * reply. A connection answers its calls in order. {@code upgrade} hands the connection's channel over, after which it carries raw bytes.
 * Connections, the length of a call and the time a client may take to read a reply are bounded.
 *
 * <p>May use {@code plan}, {@code lifecycle}, {@code console} through {@code ManagementApi} only, and {@code org.domaind.schema}.
 */
package org.domaind.daemon.api;
