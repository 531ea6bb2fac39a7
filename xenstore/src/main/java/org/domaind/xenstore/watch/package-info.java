/**
 * Watches, and which of them a change fires.
 *
 * <p>Watches are kept in a trie by the components of their path, so that a change finds those concerned by walking its own path, however many others
 * there are. A connection also keeps a list of its own, so that closing it costs only what it had. Events are computed here, and delivered by
 * {@code operation}. Uses {@code store} for paths, permissions and edits.
 */
package org.domaind.xenstore.watch;
