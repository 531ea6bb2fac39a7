/**
 * Random conversations held with two stores at once, another's and ours: every reply and every event must be the same.
 *
 * <p>{@link org.domaind.xenstore.conversations.Replay} is the program; {@code tests/interop/xenstore-conversations} starts the other store and it.
 * Two sockets and three guests over rings ask one after the other. After each step everybody asks something harmless, so that all events of the step
 * have come when the answers have. What may differ is listed in {@link org.domaind.xenstore.conversations.Comparison}.
 *
 * <p>Uses {@code guests} and {@code server}'s public side.
 */
package org.domaind.xenstore.conversations;
