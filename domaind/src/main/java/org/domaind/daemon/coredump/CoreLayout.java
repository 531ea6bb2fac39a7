package org.domaind.daemon.coredump;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything is in a core file: an ELF file that has sections and no segments.
 *
 * @param vcpus        whose registers there are
 * @param contextBytes of each of them
 * @param sharedInfo   whether the shared info page is there
 * @param translated   of a PVH or HVM guest
 * @param pages        of the guest
 */
record CoreLayout(int vcpus, int contextBytes, boolean sharedInfo, boolean translated, long pages) {
    // elf.h
    private static final int HEADER_BYTES = 64;
    private static final int SECTION_BYTES = 64;
    private static final int SEGMENT_BYTES = 56;
    private static final int STRINGS_INDEX = 1;
    private static final short CORE = 4;
    private static final short X86_64 = 62;
    private static final int PROGBITS = 1;
    private static final int STRTAB = 3;
    private static final int NOTE = 7;
    private static final int ALIGNED = 8;
    /** 64 bits, little-endian, version 1, System V, version 1 of that. */
    private static final byte[] IDENTITY = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 1};

    private record Section(String name, int type, long offset, long size, long align, long entry) {
    }

    private int sections() {
        // None, strings, notes, registers, pages, their numbers.
        return sharedInfo ? 7 : 6;
    }

    long notesAt() {
        return HEADER_BYTES + (long) sections() * SECTION_BYTES;
    }

    long contextsAt() {
        return notesAt() + CoreNotes.BYTES;
    }

    long sharedInfoAt() {
        return contextsAt() + (long) vcpus * contextBytes;
    }

    long pagesAt() {
        long end = sharedInfoAt() + (sharedInfo ? Pages.SIZE : 0);
        return (end + Pages.SIZE - 1) / Pages.SIZE * Pages.SIZE;
    }

    /** Of each page: its number for the guest; of a PV guest, the machine's as well. */
    int numberBytes() {
        return translated ? Long.BYTES : 2 * Long.BYTES;
    }

    long numbersAt() {
        return pagesAt() + pages * Pages.SIZE;
    }

    long stringsAt() {
        return numbersAt() + pages * numberBytes();
    }

    /** The names of the sections, in the order of their headers. */
    byte[] strings() {
        StringBuilder names = new StringBuilder("\0");
        list().forEach(section -> names.append(section.name()).append('\0'));
        return names.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private List<Section> list() {
        List<Section> list = new ArrayList<>();
        list.add(new Section(".shstrtab", STRTAB, stringsAt(), 0, 0, 0));
        list.add(new Section(".note.Xen", NOTE, notesAt(), CoreNotes.BYTES, 0, 0));
        list.add(new Section(".xen_prstatus", PROGBITS, contextsAt(), (long) vcpus * contextBytes, ALIGNED, contextBytes));
        if (sharedInfo) {
            list.add(new Section(".xen_shared_info", PROGBITS, sharedInfoAt(), Pages.SIZE, ALIGNED, Pages.SIZE));
        }
        list.add(new Section(".xen_pages", PROGBITS, pagesAt(), pages * Pages.SIZE, Pages.SIZE, Pages.SIZE));
        list.add(new Section(translated ? ".xen_pfn" : ".xen_p2m", PROGBITS, numbersAt(), pages * numberBytes(), ALIGNED, numberBytes()));
        return list;
    }

    /** What comes before the notes. */
    ByteBuffer headers() {
        ByteBuffer out = ByteBuffer.allocate((int) notesAt()).order(ByteOrder.LITTLE_ENDIAN);
        out.put(IDENTITY).position(16);
        // Type, machine, version, entry, program headers' offset, section headers' offset, flags.
        out.putShort(CORE).putShort(X86_64).putInt(1).putLong(0).putLong(0).putLong(HEADER_BYTES).putInt(0);
        out.putShort((short) HEADER_BYTES).putShort((short) SEGMENT_BYTES).putShort((short) 0);
        out.putShort((short) SECTION_BYTES).putShort((short) sections()).putShort((short) STRINGS_INDEX);
        out.position(HEADER_BYTES + SECTION_BYTES);
        int name = 1;
        for (Section section : list()) {
            long size = section.type() == STRTAB ? strings().length : section.size();
            // Name, type, flags, address, offset, size, link, information, alignment, size of an entry.
            out.putInt(name).putInt(section.type()).putLong(0).putLong(0).putLong(section.offset()).putLong(size).putInt(0).putInt(0)
                    .putLong(section.align()).putLong(section.entry());
            name += section.name().length() + 1;
        }
        return out.flip();
    }
}
