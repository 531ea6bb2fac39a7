/**
 * The file that makes acknowledged changes survive the process.
 *
 * <p>Theory of operation. The file is a sequence of batches. One {@code write} puts a batch into the page cache of the operating system, which outlives
 * the process however it ends; nothing waits for a disk, because a host that fails takes its guests along. A batch is one record with length and
 * checksum: it is complete or ignored, and a torn one at the end is cut off. The file begins with the version of its format and the id of the host's
 * boot. A file of another boot is discarded; one of another version, or with an entry that only another version knows, is refused with a message and
 * not changed. When the file has grown to several times the size of the present state, the state is written to a new file that replaces it.
 *
 * <p>Uses {@code store} for edits and paths, {@code quota} for limits, {@code history} for the authors of changes.
 */
package org.domaind.xenstore.journal;
