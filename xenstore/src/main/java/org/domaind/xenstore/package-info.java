/**
 * The hierarchical key store of a Xen host: the xenstore protocol, its tree, its server and a client.
 *
 * <p>Packages: {@code wire} (bytes on sockets and rings), {@code store} (the tree and what may be done to it), {@code watch} (who is told of
 * changes), {@code journal} (what outlives the process), {@code history} (who changed what), {@code server} (connections and the one thread that
 * owns the store), {@code client}.
 * Knows no hypervisor, no native calls, no daemon: shared pages and event channels come in through ports of {@code server}.
 */
package org.domaind.xenstore;
