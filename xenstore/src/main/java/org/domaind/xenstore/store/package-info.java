/**
 * The tree and what may be done to it; no I/O, no threads, no connections.
 *
 * <p>Theory of operation. Nodes are immutable and share structure: changing one node copies the path from it to the root, nothing else, so that a
 * snapshot is a pointer. A {@link org.domaind.xenstore.store.Store} holds the present root and what is counted beside it (nodes and bytes of each
 * domain, which nodes mention which domain); {@link org.domaind.xenstore.store.Store#commit} is the only way to change them, and takes a list of
 * {@link org.domaind.xenstore.store.Edit}s: the same list that the journal keeps. {@link org.domaind.xenstore.store.NodeOperations} decides what a
 * request does, on a {@link org.domaind.xenstore.store.NodeView}: the committed tree, or a {@link org.domaind.xenstore.store.Transaction}, which
 * records what it looked at and changed, and whether that still holds when it ends.
 *
 * <p>Uses {@code wire} for error names.
 */
package org.domaind.xenstore.store;
