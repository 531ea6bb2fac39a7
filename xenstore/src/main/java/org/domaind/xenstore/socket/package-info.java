/**
 * The unix socket and its clients.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.socket.Sockets} is the port: it accepts clients and says which are ready.
 * {@link org.domaind.xenstore.socket.NioSockets} implements it with the JDK alone; a host may bring another. Each client is a
 * {@link org.domaind.xenstore.socket.ClientSocket} with a {@code SocketLink}, which reads a bounded part in its turn and sends what its session's queue
 * holds. A client that leaves too much unread is dropped; before that its requests wait.
 *
 * <p>After a kill. Where a service manager holds the sockets, {@link org.domaind.xenstore.socket.KeptSockets} keeps one byte per connection in a mapped
 * file: busy from the first byte received until all is answered and sent. The next process goes on with idle connections, watches included, and closes
 * the busy ones, because a socket does not tell afterwards what was read or sent.
 *
 * <p>Uses {@code session} and the rooms below it.
 */
package org.domaind.xenstore.socket;
