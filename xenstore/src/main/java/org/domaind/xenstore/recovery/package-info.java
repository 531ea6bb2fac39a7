/**
 * What the next process finds: the journal while the store runs, and the state that is built from it at a start.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.recovery.JournalKeeper} writes one batch per round and decides when to compact. If the file
 * cannot be written, the store serves on without it, says so, and tries every few seconds to write the whole state anew. A
 * {@link org.domaind.xenstore.recovery.StateSnapshot} is that state as entries: taken on the store's thread, written on another. At a start
 * {@link org.domaind.xenstore.recovery.JournalReplay} applies the entries to an empty state. An entry that does not fit (a fault of a former process) must
 * not keep every later process from starting: as much of it as possible is applied, the administrator is told, and the journal is written anew.
 *
 * <p>Uses {@code journal}, {@code session}, and {@code ring} for how far each ring was read.
 */
package org.domaind.xenstore.recovery;
