/**
 * The tree as a value: nodes, their children, permissions and paths, and the edits that lead from one tree to the next.
 *
 * <p>Theory of operation: nodes are immutable and share structure: changing one node copies the path from it to the root and nothing else, so that a
 * snapshot is a pointer. An {@link org.domaind.xenstore.tree.Edit} is what changes one node; a list of them is what is committed and journaled.
 *
 * <p>Uses {@code wire} for error names.
 */
package org.domaind.xenstore.tree;
