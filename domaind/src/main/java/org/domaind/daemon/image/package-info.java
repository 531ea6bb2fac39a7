/**
 * Kernel images: turns the file that the config names into an ELF image with its Xen notes, for a builder.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.image.KernelImages} copies the named file once into a private folder while hashing
 * it, so that it cannot change between check and use. {@code KernelUnpacker} unpacks it (a gzip'd file, a bzImage and its compressed payload) to
 * an ELF file, which {@code KernelCache} keeps under the hash of the original file. The next start of the same kernel maps that entry and
 * decompresses nothing (room {@code compression}). {@code ElfReader} and {@code XenNotesReader} read it (room {@code elf}), with every offset and length checked against the file;
 * {@code PvKernelChecks} and {@code PvhKernelChecks} check that it can be the kernel of a guest of their type.
 *
 * <p>A kernel file may come from a guest's disk, so all of them are untrusted: {@code ImageLimits} bounds sizes and counts, and every
 * error becomes a {@link org.domaind.schema.api.ProblemException} whose code starts with {@code kernel-} (or is {@code not-a-kernel})
 * and whose message names the file.
 *
 * <p>May use {@code org.domaind.schema}, the JDK and the decompressors; no hypervisor.
 */
package org.domaind.daemon.image;
