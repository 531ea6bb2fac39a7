/**
 * Kernel images: from the file an administrator names to an ELF image that a builder can lay out, and the Xen notes it carries.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.image.KernelImages} copies the named file once into a private folder while hashing
 * it, so that nobody can change it between two looks. {@code KernelUnpacker} peels what it is wrapped in (a gzip'd file, a bzImage and its
 * compressed payload) down to an ELF file, which {@code KernelCache} keeps under the hash of the file as found. The next start of
 * the same kernel maps that entry and decompresses nothing. {@code ElfReader} and {@code XenNotesReader} then read it with every offset and
 * length checked against the file; {@code PvKernelChecks} says whether it can be a PV guest's kernel.
 *
 * <p>Kernel files may come out of a guest's own disk, so all of them are hostile: sizes, counts and time have the bounds of
 * {@code ImageLimits}, and whatever is wrong with one ends as a {@link org.domaind.schema.api.ProblemException} whose code starts with
 * {@code kernel-} (or is {@code not-a-kernel}) and whose line names the file.
 *
 * <p>May use {@code org.domaind.schema}, the JDK and the decompressors; no hypervisor.
 */
package org.domaind.daemon.image;
