package org.domaind.daemon.image.elf;

import java.util.List;
import java.util.Optional;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;

/** Finds the Xen notes: in note segments, else in note sections, else in the {@code __xen_guest} section of kernels before 2007. */
final class XenNotesReader {
    private static final String OWNER = "Xen";
    private static final int NOTE_HEADER = 12;
    private static final int SECTION_NOTE = 7;
    private static final String GUEST_SECTION = "__xen_guest";
    /** Bits of SUPPORTED_FEATURES by their names in FEATURES (features.h). */
    private static final List<String> FEATURE_BITS = List.of("writable_page_tables", "writable_descriptor_tables", "auto_translated_physmap",
            "supervisor_mode_kernel", "pae_pgdir_above_4gb", "mmu_pt_update_preserve_ad", "highmem_assist", "gnttab_map_avail_bits",
            "hvm_callback_vector", "hvm_safe_pvclock", "hvm_pirqs", "dom0", "grant_map_identity", "memory_op_vnode_supported", "ARM_SMCCC_supported",
            "linux_rsdp_unrestricted");

    private final ElfBytes elf;
    private final ElfHeader header;
    private final XenNotes.Builder found = new XenNotes.Builder();
    private int notesRead;

    XenNotesReader(ElfBytes elf, ElfHeader header) {
        this.elf = elf;
        this.header = header;
    }

    /** @param segments of the program headers that hold notes */
    XenNotes read(List<ElfReader.NoteRange> segments) throws ImageFault {
        for (ElfReader.NoteRange range : segments) {
            notes(range.offset(), range.bytes());
        }
        if (!found.isEmpty()) {
            return found.build(XenNotes.Source.SEGMENT);
        }
        for (int i = 1; i < header.sections(); i++) {
            long at = header.section(i);
            if (elf.u32(at + 4) == SECTION_NOTE) {
                notes(sectionOffset(at), sectionBytes(at));
            }
        }
        if (!found.isEmpty()) {
            return found.build(XenNotes.Source.SECTION);
        }
        for (int i = 1; i < header.sections(); i++) {
            long at = header.section(i);
            if (GUEST_SECTION.equals(sectionName(at))) {
                guestString(elf.text(sectionOffset(at), Math.min(sectionBytes(at), ImageLimits.MAX_NOTE_TEXT)));
                break;
            }
        }
        return found.build(XenNotes.Source.GUEST_STRING);
    }

    private void notes(long offset, long bytes) throws ImageFault {
        if (!elf.holds(offset, bytes)) {
            throw ImageFault.corrupt("its notes, " + Long.toUnsignedString(bytes) + " bytes at " + Long.toUnsignedString(offset)
                    + ", are not within the file");
        }
        long end = offset + bytes;
        for (long at = offset; at + NOTE_HEADER <= end;) {
            if (++notesRead > ImageLimits.MAX_NOTES) {
                throw ImageFault.corrupt("it has more than " + ImageLimits.MAX_NOTES + " notes");
            }
            long nameBytes = elf.u32(at);
            long valueBytes = elf.u32(at + 4);
            long kind = elf.u32(at + 8);
            long value = at + NOTE_HEADER + aligned(nameBytes);
            if (value + valueBytes > end) {
                throw ImageFault.corrupt("a note at " + at + " is longer than its part of the file");
            }
            if (nameBytes == OWNER.length() + 1 && OWNER.equals(elf.text(at + NOTE_HEADER, nameBytes))) {
                Optional<XenNote> note = XenNote.ofNumber(kind);
                if (note.isPresent()) {
                    note(note.get(), value, valueBytes);
                }
            }
            at = value + aligned(valueBytes);
        }
    }

    private void note(XenNote note, long at, long bytes) throws ImageFault {
        switch (note.kind()) {
            case TEXT -> text(note, elf.text(at, Math.min(bytes, ImageLimits.MAX_NOTE_TEXT)));
            case NUMBER -> {
                if (bytes == Long.BYTES) {
                    number(note, elf.u64(at));
                } else if (bytes == Integer.BYTES) {
                    number(note, elf.u32(at));
                } else {
                    throw ImageFault.corrupt("its note " + note + " has a number of " + bytes + " bytes");
                }
            }
        }
    }

    private void text(XenNote note, String value) {
        if (note == XenNote.FEATURES) {
            found.features(value);
        }
        found.put(note, value);
    }

    private void number(XenNote note, long value) {
        if (note == XenNote.SUPPORTED_FEATURES) {
            for (int bit = 0; bit < FEATURE_BITS.size(); bit++) {
                if ((value >>> bit & 1) != 0) {
                    found.features(FEATURE_BITS.get(bit));
                }
            }
        }
        found.put(note, value);
    }

    /** {@code KEY=value,KEY=value,FLAG}: numbers in C's notation, the hypercall page as a page number. */
    private void guestString(String list) throws ImageFault {
        for (String item : list.split(",")) {
            int equals = item.indexOf('=');
            Optional<XenNote> note = XenNote.ofKey(equals < 0 ? item : item.substring(0, equals));
            String value = equals < 0 ? "" : item.substring(equals + 1);
            if (note.isEmpty()) {
                continue;
            }
            if (note.get().kind() == XenNote.Kind.TEXT) {
                text(note.get(), value);
            } else {
                number(note.get(), parse(item, value));
            }
        }
    }

    private static long parse(String item, String value) throws ImageFault {
        try {
            return value.startsWith("0x") || value.startsWith("0X") ? Long.parseUnsignedLong(value.substring(2), 16)
                    : Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw ImageFault.corrupt("\"" + item + "\" in its " + GUEST_SECTION + " section is not a number", e);
        }
    }

    private String sectionName(long at) throws ImageFault {
        if (header.nameSection() >= header.sections()) {
            return "";
        }
        long names = header.section(header.nameSection());
        long start = sectionOffset(names) + elf.u32(at);
        long left = Math.min(sectionBytes(names) - elf.u32(at), ImageLimits.MAX_SECTION_NAME);
        return left <= 0 || !elf.holds(start, left) ? "" : elf.text(start, left);
    }

    private long sectionOffset(long at) throws ImageFault {
        return elf.word(at + (elf.wide() ? 24 : 16));
    }

    private long sectionBytes(long at) throws ImageFault {
        return elf.word(at + (elf.wide() ? 32 : 20));
    }

    private static long aligned(long bytes) {
        return (bytes + 3) & ~3L;
    }
}
