/**
 * Who changed which node, as far back as a bound of memory reaches.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.history.Recorder} belongs to the store's thread. Each committed edit becomes a few bytes at the
 * end of a {@code Chunk}: time, author, request, path, the old value in full, the new one in part, permissions if they changed. Of a removed subtree the
 * node itself is kept, since nodes are immutable; its size counts. At the bound the oldest chunk is dropped. Arrays are reused, so that the garbage
 * collector has no work with any of it. When little is asked of the store, its owner has full chunks deflated, one after the other.
 *
 * <p>{@link org.domaind.xenstore.history.Recorder#snapshot} returns a {@link org.domaind.xenstore.history.History}: the present chunks (bytes once
 * written do not change) and the present tree. Any thread can read it, and undo changes until the tree is as it was at some time.
 *
 * <p>Values are what guests wrote: code that shows them to a person must make them harmless. Uses {@code store}.
 */
package org.domaind.xenstore.history;
