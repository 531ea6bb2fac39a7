/**
 * ELF images and the Xen notes in them, read with every offset and length checked against the file.
 *
 * <p>May use {@code image.file} and the JDK.
 */
package org.domaind.daemon.image.elf;
