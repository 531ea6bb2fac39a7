package org.domaind.daemon.events;

/**
 * Something that happened.
 *
 * @param number from 1, in the order in which things happened, over all restarts of the daemon; a number may be missing
 */
public record Event(long number, long epochMillis, Happening what) {
}
