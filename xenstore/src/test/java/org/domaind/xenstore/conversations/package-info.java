/**
 * Random conversations with two stores at once, the reference and ours: every reply and every event must be the same.
 *
 * <p>{@link org.domaind.xenstore.conversations.Replay} is the program; {@code tests/interop/xenstore-conversations} starts the reference and it. Two
 * sockets and three guests with rings send requests one after the other. After each step every client sends a harmless request, so that all events of
 * the step have arrived with its reply. {@link org.domaind.xenstore.conversations.Comparison} lists the permitted differences.
 *
 * <p>Uses {@code guests} and the public side of {@code server}.
 */
package org.domaind.xenstore.conversations;
