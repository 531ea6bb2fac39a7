/**
 * The present tree and the operations on it; no I/O, no threads, no connections.
 *
 * <p>Theory of operation. A {@link org.domaind.xenstore.store.Store} holds the present root, the accounts of nodes and bytes per domain, and the index of
 * nodes that name a domain. {@link org.domaind.xenstore.store.Store#commit} is the only way to change them, and takes a list of
 * {@link org.domaind.xenstore.tree.Edit}s: the list that the journal keeps. {@link org.domaind.xenstore.store.NodeOperations} decides what a request
 * does, on a {@link org.domaind.xenstore.store.NodeView}: the committed tree, or a {@link org.domaind.xenstore.store.Transaction}, which remembers what
 * it has read and changed, and checks at its end that what it has read is unchanged.
 *
 * <p>Uses {@code tree}, {@code wire} for error names, {@code quota} for accounts.
 */
package org.domaind.xenstore.store;
