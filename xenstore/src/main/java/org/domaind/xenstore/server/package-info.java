/**
 * The store as a server, seen from outside: opening it, its options, what it reports.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.server.StoreServer} restores the state from the journal, then runs one thread, the loop. Other
 * threads post tasks to it and get futures back. Each round of the loop takes the events of sockets and rings, gives ready connections a turn of
 * bounded length, writes the journal, then sends. A turn reads what has arrived, cuts it into packets and hands each to the dispatcher, which answers
 * with an outcome: the reply, the events before and after it, and the journal's entries. So a reply leaves only after the journal has what it
 * acknowledges, and many replies cost one write to the journal and one per socket.
 *
 * <p>Isolation. The toolstack's connections get their turns and their replies before the guests; a round serves as many guests as fit its time, and
 * the others come first in the next round. A connection's turn is bounded by bytes, a guest's also by time. Unread output is bounded by a limit, and a
 * guest's requests whose replies or events are unread by the quota "outstanding"; a connection over a limit is not read. All that a guest makes the
 * store keep (nodes, watches, unread messages, open transactions) counts for its quota "memory". Guests that keep making others' transactions fail
 * wait for a while. A ring whose indices or packets make no sense is quarantined: it is neither read nor written any more, its error field says why,
 * and its domain is released like any other.
 *
 * <p>After a kill. The journal records how far each ring was read, which bytes were to be sent and where, before the ring changes; the next process
 * continues exactly there. Socket connections that a service manager holds go on too if they were idle; the others find themselves closed.
 */
package org.domaind.xenstore.server;
