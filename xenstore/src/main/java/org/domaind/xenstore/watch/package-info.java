/**
 * Who is told of changes.
 *
 * <p>Watches stand in a trie by the components of their path, so that a change finds those concerned by walking its own path, however many others
 * there are; and with their connection, so that closing one costs what it had. Events are computed here, delivered by {@code server}.
 * Uses {@code store} for paths, permissions and edits.
 */
package org.domaind.xenstore.watch;
