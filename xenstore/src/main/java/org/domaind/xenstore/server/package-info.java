/**
 * The store as a server: connections, the meaning of each operation, and the one thread that owns it all.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.server.StoreServer} runs one thread. Each round it takes what is ready (sockets
 * by {@link org.domaind.xenstore.server.Sockets}, rings by {@link org.domaind.xenstore.server.StoreServer#ringReady}), gives ready connections a
 * turn of bounded length ({@link org.domaind.xenstore.server.Turns}), writes the journal, then sends what is to be sent. A turn reads what has
 * arrived, cuts it into packets, and hands each to the dispatcher, which answers with an outcome: the reply, the events before and after it, and
 * what the journal must know. So an answer leaves only after the journal has what it acknowledges, and many answers cost one write each of journal
 * and socket.
 *
 * <p>Isolation. The toolstack's connections have their turns and their answers before the guests, of whom a round serves as many as fit a time; the
 * others come first in the next one. A connection's turn is bounded by bytes, a guest's by time too, its unread output by a limit, a guest's
 * requests whose answers or events nobody read by the quota "outstanding"; a connection over a limit is not read. What a guest has the store keep,
 * its watches, unread messages and open transactions included, counts for its quota "memory". Guests that keep spoiling others' transactions wait
 * for a while ({@link org.domaind.xenstore.server.ConflictLimit}). A ring whose indices or packets make no sense is quarantined: nothing is read or
 * written there any more, its error field says why, and its domain is released like any other.
 *
 * <p>A guest's ring and the kill of this process. The journal knows how far each ring was read, which bytes were to be sent and where, before any
 * of it happens; that lets the next process continue exactly where this one stopped.
 *
 * <p>A socket and the kill of this process. Where somebody else holds the connections ({@code KeptSockets}), those that were not in the middle of
 * anything go on with the next process, watches included; elsewhere a client finds its connection closed.
 *
 * <p>Uses {@code wire}, {@code store}, {@code watch}, {@code journal}. What touches a hypervisor comes in through {@link
 * org.domaind.xenstore.server.RingConnector} and {@link org.domaind.xenstore.server.GuestRing}; {@link org.domaind.xenstore.server.NioSockets} are
 * the sockets of a host that brings no others.
 */
package org.domaind.xenstore.server;
