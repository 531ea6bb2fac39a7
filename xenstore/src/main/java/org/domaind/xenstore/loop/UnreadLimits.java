package org.domaind.xenstore.loop;

/**
 * How much clients may leave unread.
 *
 * @param eventSeconds after this time events that a guest has not begun to read are discarded; 0 for never
 * @param socketBytes  a socket's client that leaves more unread is dropped
 * @param ringBytes    events for a guest that has left more unread are dropped
 */
public record UnreadLimits(int eventSeconds, int socketBytes, int ringBytes) {
}
