/**
 * The flight recorder: who changed what, as far back as a bound of memory reaches.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.history.Recorder} belongs to the store's thread. Each edit that was committed becomes a few
 * bytes at the end of a {@code Chunk}: when, who, by which request, path, the old value in full, the new one in part,
 * permissions where they changed. Of a removed subtree the node itself is kept, for nodes never change; what it holds counts. When the bound is
 * reached the oldest chunk goes. Arrays are used again, so that the collector has nothing to do with any of it.
 *
 * <p>{@link org.domaind.xenstore.history.Recorder#snapshot} gives a {@link org.domaind.xenstore.history.History}: the chunks as they are (bytes once
 * written do not change) and the present tree. Reading it, and undoing changes until the tree is as it was at some time, is anybody's thread's work.
 *
 * <p>Values are what guests wrote: whoever shows them to a person makes them harmless. Uses {@code store}.
 */
package org.domaind.xenstore.history;
