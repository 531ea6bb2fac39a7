package org.domaind.daemon.image.elf;

import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;

/**
 * The positions of an ELF file's tables, which are checked to lie within the file.
 *
 * @param segmentsAt   file offset of the program headers
 * @param segments     how many
 * @param sectionsAt   file offset of the section headers
 * @param sections     how many; 0 when the file has none or they cannot be read; loading does not need them
 * @param nameSection  index of the section that holds the sections' names
 */
record ElfHeader(long segmentsAt, int segmentBytes, int segments, long sectionsAt, int sectionBytes, int sections, int nameSection) {
    private static final int SEGMENT_32 = 32;
    private static final int SEGMENT_64 = 56;
    private static final int SECTION_32 = 40;
    private static final int SECTION_64 = 64;

    static ElfHeader of(ElfBytes elf) throws ImageFault {
        boolean wide = elf.wide();
        long segmentsAt = elf.word(wide ? 32 : 28);
        long sectionsAt = elf.word(wide ? 40 : 32);
        int counts = wide ? 54 : 42;
        int segmentBytes = elf.u16(counts);
        int segments = elf.u16(counts + 2);
        int sectionBytes = elf.u16(counts + 4);
        int sections = elf.u16(counts + 6);
        if (segments == 0 || segmentBytes < (wide ? SEGMENT_64 : SEGMENT_32) || !elf.holds(segmentsAt, (long) segments * segmentBytes)) {
            throw ImageFault.corrupt("its program headers, " + segments + " at " + Long.toUnsignedString(segmentsAt)
                    + ", are not within the file");
        }
        if (segments > ImageLimits.MAX_PROGRAM_HEADERS) {
            throw ImageFault.corrupt("it has " + segments + " program headers; " + ImageLimits.MAX_PROGRAM_HEADERS + " is the most");
        }
        boolean readable = sectionBytes >= (wide ? SECTION_64 : SECTION_32) && sections <= ImageLimits.MAX_SECTIONS
                && elf.holds(sectionsAt, (long) sections * sectionBytes);
        return new ElfHeader(segmentsAt, segmentBytes, segments, sectionsAt, sectionBytes, readable ? sections : 0, elf.u16(counts + 8));
    }

    long segment(int index) {
        return segmentsAt + (long) index * segmentBytes;
    }

    long section(int index) {
        return sectionsAt + (long) index * sectionBytes;
    }
}
