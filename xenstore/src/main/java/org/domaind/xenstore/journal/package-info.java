/**
 * What makes an acknowledged change survive the process.
 *
 * <p>A file of batches. One {@code write} of the operating system puts a batch into its page cache, which outlives the process however it ends;
 * nothing waits for a disk, because a host that fails takes its guests along. A batch is one record with length and checksum: it is there or it is
 * not, and a torn one at the end is ignored. The file begins with its format's version and the identity of the host's boot; another boot's is
 * discarded, another version's, or one with an entry that only another version knows, is refused in words and stays as it is. When it has grown
 * to several times of what the present state needs, the state is written to a new file that replaces it.
 *
 * <p>Uses {@code store} for edits and paths, {@code history} for who made them.
 */
package org.domaind.xenstore.journal;
