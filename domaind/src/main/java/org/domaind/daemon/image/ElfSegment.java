package org.domaind.daemon.image;

/**
 * A loadable part of an ELF image. Addresses are unsigned.
 *
 * @param physicalAddress where it wants to be loaded
 * @param virtualAddress  where it runs, by its linker
 * @param fileOffset      of its bytes in the image
 * @param fileBytes       how many of them
 * @param memoryBytes     its size in memory; what the file does not fill is zero
 */
public record ElfSegment(long physicalAddress, long virtualAddress, int fileOffset, int fileBytes, long memoryBytes) {
}
