package org.domaind.daemon.image.elf;

/**
 * A loadable part of an ELF image. Addresses are unsigned.
 *
 * @param physicalAddress load address (p_paddr)
 * @param virtualAddress  link address (p_vaddr)
 * @param fileOffset      of its bytes in the image
 * @param fileBytes       how many of them
 * @param memoryBytes     its size in memory; the part beyond the file's bytes is zero
 */
public record ElfSegment(long physicalAddress, long virtualAddress, int fileOffset, int fileBytes, long memoryBytes) {
}
