/**
 * The compressions of kernels: which one a file has, by its first bytes, and how it is unpacked within the bounds of
 * {@link org.domaind.daemon.image.file.ImageLimits}.
 *
 * <p>May use {@code image.file}, the JDK and the decompressors.
 */
package org.domaind.daemon.image.compression;
