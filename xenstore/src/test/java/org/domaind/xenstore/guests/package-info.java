/**
 * Clients of a store for tests: the guest's end of a ring, the store's end of a ring that several processes share, a socket's client that sees every
 * packet. Uses {@code wire} and the interfaces that {@code server} has for rings.
 */
package org.domaind.xenstore.guests;
