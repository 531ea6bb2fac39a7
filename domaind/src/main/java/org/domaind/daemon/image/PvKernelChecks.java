package org.domaind.daemon.image;

import java.util.Locale;
import java.util.OptionalLong;
import org.domaind.daemon.image.elf.ElfImage;
import org.domaind.daemon.image.elf.XenNote;
import org.domaind.daemon.image.elf.XenNotes;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;

/** Checks by its Xen notes that an ELF image can be a PV guest's kernel. */
final class PvKernelChecks {
    private static final String INTERFACE = "xen-3.0";

    private PvKernelChecks() {
    }

    static PvKernel check(ElfImage elf) throws ImageFault {
        XenNotes notes = elf.notes();
        if (notes.source() == XenNotes.Source.NONE) {
            throw new ImageFault(ImageFault.LACKS_NOTES, "has no Xen notes", "it is not built for Xen (Linux: CONFIG_XEN_PV)");
        }
        checkKind(elf, notes);
        long virtBase = notes.number(XenNote.VIRT_BASE).orElse(0);
        // Older kernels are linked with physical addresses equal to the virtual ones, and their string need not say so.
        long unsaid = notes.source() == XenNotes.Source.GUEST_STRING ? virtBase : 0;
        long offset = virtBase - notes.number(XenNote.PADDR_OFFSET).orElse(unsaid);
        long start = elf.physicalStart() + offset;
        long end = elf.physicalEnd() + offset;
        long entry = notes.number(XenNote.ENTRY).orElse(elf.entry());
        checkAddresses(virtBase, start, end, entry);
        OptionalLong hypercallPage = hypercallPage(notes, virtBase);
        if (hypercallPage.isPresent() && !within(hypercallPage.getAsLong(), start, end)) {
            throw ImageFault.corrupt("its hypercall page 0x" + Long.toHexString(hypercallPage.getAsLong()) + " is not within the kernel");
        }
        OptionalLong initP2m = notes.number(XenNote.INIT_P2M);
        if (initP2m.isPresent() && within(initP2m.getAsLong(), start, end)) {
            throw ImageFault.corrupt("it wants its p2m list at 0x" + Long.toHexString(initP2m.getAsLong()) + ", inside itself");
        }
        return new PvKernel(notes.text(XenNote.GUEST_OS).orElse(""), elf.bytes(), elf.segments(), virtBase, offset, start, end, entry,
                hypercallPage, initP2m, notes.flag(XenNote.MOD_START_PFN));
    }

    private static void checkKind(ElfImage elf, XenNotes notes) throws ImageFault {
        boolean pvh = notes.number(XenNote.PHYS32_ENTRY).isPresent();
        boolean loadable = notes.says(XenNote.LOADER, "generic") || notes.says(XenNote.GUEST_OS, "linux");
        if (!loadable || notes.text(XenNote.XEN_VERSION).isEmpty()) {
            throw new ImageFault(ImageFault.NOT_FOR_PV, "is not a kernel for PV guests: its Xen notes name no "
                    + (loadable ? "interface version" : "generic loader"), pvh ? "it has a PVH entry: type = \"pvh\"" : "");
        }
        if (!notes.says(XenNote.XEN_VERSION, INTERFACE)) {
            throw new ImageFault(ImageFault.NOT_FOR_PV, "is for the interface " + notes.text(XenNote.XEN_VERSION).orElse("")
                    + "; PV guests have " + INTERFACE);
        }
        if (elf.machine() != ElfImage.MACHINE_X86_64 || !elf.wide()) {
            throw new ImageFault(ImageFault.NOT_FOR_PV, "is a 32-bit kernel; PV guests are 64-bit here");
        }
        if (notes.required().contains("dom0")) {
            throw new ImageFault(ImageFault.NEEDS_DOM0, "is a kernel for domain 0 only");
        }
        if (notes.required().contains("auto_translated_physmap")) {
            throw new ImageFault(ImageFault.NOT_FOR_PV, "requires auto-translated memory, which PV guests do not have", "type = \"pvh\"");
        }
        if (notes.number(XenNote.PADDR_OFFSET).isPresent() && notes.number(XenNote.VIRT_BASE).isEmpty()) {
            throw ImageFault.corrupt("its notes have PADDR_OFFSET without VIRT_BASE");
        }
    }

    private static void checkAddresses(long base, long start, long end, long entry) throws ImageFault {
        boolean ordered = Long.compareUnsigned(base, start) <= 0 && Long.compareUnsigned(start, end) < 0
                && Long.compareUnsigned(start, entry) <= 0 && Long.compareUnsigned(entry, end) <= 0;
        if (!ordered) {
            throw ImageFault.corrupt(String.format(Locale.ROOT, "its addresses are out of order: base 0x%x, start 0x%x, entry 0x%x, end 0x%x",
                    base, start, entry, end));
        }
        if ((base & 0xFFF) != 0) {
            throw ImageFault.corrupt("its base 0x" + Long.toHexString(base) + " is not the start of a page");
        }
        if (Long.compareUnsigned(end - base, ImageLimits.MAX_IMAGE_BYTES) > 0) {
            throw new ImageFault(ImageFault.TOO_BIG, "ends " + Long.toUnsignedString(end - base) + " bytes after its base; "
                    + ImageLimits.MAX_IMAGE_BYTES + " is the most");
        }
    }

    /** The older string gives the page's number, counted from the base. */
    private static OptionalLong hypercallPage(XenNotes notes, long virtBase) {
        OptionalLong said = notes.number(XenNote.HYPERCALL_PAGE);
        return said.isPresent() && notes.source() == XenNotes.Source.GUEST_STRING ? OptionalLong.of(virtBase + (said.getAsLong() << 12)) : said;
    }

    private static boolean within(long address, long start, long end) {
        return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
    }
}
