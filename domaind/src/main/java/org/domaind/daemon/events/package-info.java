/**
 * What happens to guests, in one order: {@link org.domaind.daemon.events.EventLog}.
 *
 * <p>Theory of operation: whoever sees or does something adds it, and is never held up: an event gets its number and its place in memory at once, then
 * whoever follows the log is told on the thread that added it. One thread, {@code events}, takes the events to what keeps them (the database) in their
 * order. What that does not take in time is counted and said. So waits for a guest's end, and whoever wants to know what has happened, read the same
 * events in the same order, and after a restart numbers go on where they were.
 *
 * <p>What guests can cause without end, the states of their devices, comes through {@link org.domaind.daemon.events.DeviceEvents}, which tells a few
 * and counts the rest, and has room of its own in the log.
 *
 * <p>May use the schemas' values and {@code vital}.
 */
package org.domaind.daemon.events;
