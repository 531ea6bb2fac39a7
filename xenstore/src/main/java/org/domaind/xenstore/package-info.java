/**
 * The hierarchical key store of a Xen host: the xenstore protocol, its tree, its server and a client.
 *
 * <p>The rooms, each using only rooms before it: {@code wire} (packets and errors), {@code quota} (what a domain uses and may use), {@code store}
 * (the tree, permissions, transactions), {@code watch} (which watches a change fires), {@code history} (who changed what), {@code journal} (the file
 * that outlives the process), {@code session} (connections and domains as the store knows them), {@code operation} (what each request means),
 * {@code ring} and {@code socket} (how requests and replies travel), {@code recovery} (what the next process finds), {@code loop} (the one thread),
 * {@code server} (the way in from outside). {@code client} uses {@code wire} alone.
 *
 * <p>Knows no hypervisor, no native calls, no daemon: shared pages and event channels come in through the ports of {@code ring}, other kinds of unix
 * sockets through those of {@code socket}.
 */
package org.domaind.xenstore;
