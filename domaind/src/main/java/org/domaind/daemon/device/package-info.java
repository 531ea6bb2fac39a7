/**
 * The store nodes of a guest and its devices: paths, values, permissions, and the order in which they are created.
 *
 * <p>Theory of operation: the layout is the reference's, since guests, scripts and its own tools read it. Everything here is a pure
 * computation of {@link org.domaind.daemon.device.NodeEdit}s; {@code plan} writes them in one transaction. A guest can write only below
 * the nodes that it owns; what the daemon reads there later is untrusted.
 *
 * <p>May use {@code org.domaind.schema}.
 */
package org.domaind.daemon.device;
