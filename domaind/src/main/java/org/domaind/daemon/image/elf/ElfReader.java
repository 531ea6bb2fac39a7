package org.domaind.daemon.image.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;

/** Reads ELF executables of x86 (System V ABI, chapters 4 and 5), 32 and 64 bit. Trusts no number in them. */
public final class ElfReader {
    public static final byte[] MAGIC = {0x7F, 'E', 'L', 'F'};
    private static final int CLASS_AT = 4;
    private static final int DATA_AT = 5;
    private static final int CLASS_32 = 1;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int TYPE_AT = 16;
    private static final int TYPE_EXECUTABLE = 2;
    private static final int TYPE_SHARED = 3;
    private static final int MACHINE_AT = 18;
    private static final int ENTRY_AT = 24;

    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_NOTE = 4;
    /** Readable, writable or executable: a segment without any of these flags is not loaded. */
    private static final int FLAGS_ACCESS = 7;

    private final ElfBytes elf;
    private final ElfHeader header;

    private ElfReader(ElfBytes elf, ElfHeader header) {
        this.elf = elf;
        this.header = header;
    }

    public static ElfImage read(ByteBuffer bytes) throws ImageFault {
        if (bytes.limit() <= DATA_AT || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new ImageFault(ImageFault.NOT_A_KERNEL, "is not a kernel: neither a bzImage nor an ELF file");
        }
        int wordClass = bytes.get(CLASS_AT);
        if (wordClass != CLASS_32 && wordClass != CLASS_64 || bytes.get(DATA_AT) != LITTLE_ENDIAN) {
            throw new ImageFault(ImageFault.NOT_A_KERNEL, "is not a kernel for x86: its ELF class is " + wordClass + ", its byte order "
                    + bytes.get(DATA_AT));
        }
        ElfBytes elf = new ElfBytes(bytes, wordClass == CLASS_64);
        return new ElfReader(elf, ElfHeader.of(elf)).image();
    }

    private ElfImage image() throws ImageFault {
        int machine = elf.u16(MACHINE_AT);
        int type = elf.u16(TYPE_AT);
        if (machine != ElfImage.MACHINE_386 && machine != ElfImage.MACHINE_X86_64 || type != TYPE_EXECUTABLE && type != TYPE_SHARED) {
            throw new ImageFault(ImageFault.NOT_A_KERNEL, "is not a kernel for x86: its ELF type is " + type + ", its machine " + machine);
        }
        List<ElfSegment> segments = new ArrayList<>();
        List<NoteRange> notes = new ArrayList<>();
        for (int i = 0; i < header.segments(); i++) {
            long at = header.segment(i);
            long kind = elf.u32(at);
            if (kind == SEGMENT_LOAD && (flags(at) & FLAGS_ACCESS) != 0 && memoryBytes(at) != 0) {
                segments.add(segment(at));
            } else if (kind == SEGMENT_NOTE && fileOffset(at) != 0) {
                notes.add(new NoteRange(fileOffset(at), fileBytes(at)));
            }
        }
        if (segments.isEmpty()) {
            throw ImageFault.corrupt("it has nothing to load");
        }
        segments.sort((a, b) -> Long.compareUnsigned(a.physicalAddress(), b.physicalAddress()));
        checkDisjoint(segments);
        XenNotes found = new XenNotesReader(elf, header).read(notes);
        return new ElfImage(elf.all(), machine, elf.wide(), elf.word(ENTRY_AT), segments, found);
    }

    private ElfSegment segment(long at) throws ImageFault {
        long physical = elf.word(at + (elf.wide() ? 24 : 12));
        long virtual = elf.word(at + (elf.wide() ? 16 : 8));
        long offset = fileOffset(at);
        long file = fileBytes(at);
        long memory = memoryBytes(at);
        if (!elf.holds(offset, file)) {
            throw ImageFault.corrupt("a segment of " + Long.toUnsignedString(file) + " bytes at " + Long.toUnsignedString(offset)
                    + " is not within its " + elf.all().limit() + " bytes");
        }
        if (memory < 0 || memory > ImageLimits.MAX_IMAGE_BYTES) {
            throw new ImageFault(ImageFault.TOO_BIG, "has a segment of " + Long.toUnsignedString(memory) + " bytes; "
                    + ImageLimits.MAX_IMAGE_BYTES + " is the most");
        }
        if (file > memory || Long.compareUnsigned(physical + memory, physical) < 0) {
            throw ImageFault.corrupt("a segment of " + file + " bytes has " + memory + " bytes of memory at 0x" + Long.toHexString(physical));
        }
        return new ElfSegment(physical, virtual, (int) offset, (int) file, memory);
    }

    private static void checkDisjoint(List<ElfSegment> segments) throws ImageFault {
        for (int i = 1; i < segments.size(); i++) {
            ElfSegment before = segments.get(i - 1);
            if (Long.compareUnsigned(before.physicalAddress() + before.memoryBytes(), segments.get(i).physicalAddress()) > 0) {
                throw ImageFault.corrupt("its segments at 0x" + Long.toHexString(before.physicalAddress()) + " and 0x"
                        + Long.toHexString(segments.get(i).physicalAddress()) + " overlap");
            }
        }
    }

    private long flags(long at) throws ImageFault {
        return elf.u32(at + (elf.wide() ? 4 : 24));
    }

    private long fileOffset(long at) throws ImageFault {
        return elf.word(at + (elf.wide() ? 8 : 4));
    }

    private long fileBytes(long at) throws ImageFault {
        return elf.word(at + (elf.wide() ? 32 : 16));
    }

    private long memoryBytes(long at) throws ImageFault {
        return elf.word(at + (elf.wide() ? 40 : 20));
    }

    /** The position of a group of notes in the file, not yet checked. */
    record NoteRange(long offset, long bytes) {
    }
}
