/**
 * What a guest and its devices look like in the store: paths, values, permissions, and the order in which they appear.
 *
 * <p>Theory of operation: the layout is the reference's, since guests, scripts and its own tools read it. Everything here is a pure
 * computation of {@link org.domaind.daemon.device.NodeEdit}s; {@code plan} writes them in one transaction. A guest may write only below
 * the nodes it owns; whatever the daemon later reads of such a node is the guest's word, to be checked.
 *
 * <p>May use {@code org.domaind.schema}.
 */
package org.domaind.daemon.device;
