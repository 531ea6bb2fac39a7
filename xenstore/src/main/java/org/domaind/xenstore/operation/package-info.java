/**
 * What each operation of the protocol means.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.operation.RequestProcessor} gets a packet of a session, has the
 * {@link org.domaind.xenstore.operation.Dispatcher} answer it, and queues reply and events in the sessions concerned. The dispatcher is one switch over
 * all operations; a handler per group (transactions, watches, domains, quotas, CONTROL) does the work. A handler throws a
 * {@link org.domaind.xenstore.wire.Refusal} for an error reply. Nothing is sent or written here: what the journal must know is in the outcome.
 *
 * <p>A fault of the program in one request becomes EIO for that client, a line for the administrator, and a journal that is written anew; whatever was
 * committed before it stays committed, journaled and announced.
 *
 * <p>Uses {@code session} and the rooms below it; rings are reached through the port {@link org.domaind.xenstore.session.DomainRings}.
 */
package org.domaind.xenstore.operation;
