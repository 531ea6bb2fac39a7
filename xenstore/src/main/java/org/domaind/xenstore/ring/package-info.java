/**
 * The rings of domains: one shared page with two rings of 1 KiB and an event channel each (xs_wire.h: struct xenstore_domain_interface).
 *
 * <p>Theory of operation. An event makes {@link org.domaind.xenstore.ring.RingRegistry} mark the domain's {@code RingLink} ready. In its turn the link
 * copies the request bytes once, checks the indices, and hands on whole packets. Before anything changes in the page the journal gets how far the ring
 * was read and which bytes are to be sent; then replies are copied and published, then the consumer index. A process killed at any point therefore
 * leaves the next one enough to go on: no request is lost, none is done or answered twice.
 *
 * <p>A guest can write anything into its page at any time: indices are read once and checked, data is copied before it is looked at. A page that makes
 * no sense is quarantined. A guest that sends events for nothing is heard later and later, up to a bound.
 *
 * <p>The page and the event channel come from outside: {@link org.domaind.xenstore.ring.RingConnector} and
 * {@link org.domaind.xenstore.ring.GuestRing}. Uses {@code session} and the rooms below it.
 */
package org.domaind.xenstore.ring;
