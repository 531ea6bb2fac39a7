/**
 * Clients of a store for tests: the guest's end of a ring, the store's end of a ring that several processes share, a socket client that sees every
 * packet. Uses {@code wire} and the ports of {@code ring}.
 */
package org.domaind.xenstore.guests;
