/**
 * What the store knows beside the tree: its connections, the domains, and the state that operations work on.
 *
 * <p>Theory of operation. A {@link org.domaind.xenstore.session.Session} is one connection without its transport: the caller's rights, watches, open
 * transactions, the queue of output. A {@link org.domaind.xenstore.session.Link} is its transport, one implementation per kind (rings, sockets); links
 * ask the loop through {@link org.domaind.xenstore.session.LinkContext}. {@link org.domaind.xenstore.session.StoreState} holds the tree, the watches
 * and the domains, and its {@code commit} is the one place where a request changes the tree: it fills in the
 * {@link org.domaind.xenstore.session.Outcome}, tells the {@link org.domaind.xenstore.session.StoreListener}, and remembers which domain wrote.
 *
 * <p>All of it belongs to the store's thread; nothing here waits, sends or writes a file.
 *
 * <p>Uses {@code wire}, {@code quota}, {@code store}, {@code watch}, {@code history} and {@code journal} (for the kinds of entries only).
 */
package org.domaind.xenstore.session;
