package org.domaind.daemon.image;

import java.util.Locale;
import java.util.OptionalLong;
import org.domaind.daemon.image.elf.ElfImage;
import org.domaind.daemon.image.elf.XenNote;
import org.domaind.daemon.image.elf.XenNotes;
import org.domaind.daemon.image.file.ImageFault;

/** Checks by its Xen notes that an ELF image can be a PVH guest's kernel. */
final class PvhKernelChecks {
    private static final long ADDRESSES = 1L << 32;

    private PvhKernelChecks() {
    }

    static PvhKernel check(ElfImage elf) throws ImageFault {
        XenNotes notes = elf.notes();
        OptionalLong entry = notes.number(XenNote.PHYS32_ENTRY);
        if (entry.isEmpty()) {
            boolean pv = notes.says(XenNote.XEN_VERSION, "xen-3.0");
            throw new ImageFault(ImageFault.LACKS_PVH, "has no PHYS32_ENTRY note", pv ? "it is a kernel for PV guests: type = \"pv\""
                    : "it needs Linux 4.11 or newer with CONFIG_PVH, or another kernel that is built for PVH");
        }
        if (notes.required().contains("dom0")) {
            throw new ImageFault(ImageFault.NEEDS_DOM0, "is a kernel for domain 0 only");
        }
        long start = elf.physicalStart();
        long end = elf.physicalEnd();
        long at = entry.getAsLong();
        if (Long.compareUnsigned(start, end) >= 0 || Long.compareUnsigned(end, ADDRESSES) > 0 || at < start || at >= end) {
            throw ImageFault.corrupt(String.format(Locale.ROOT, "its addresses are not those of a PVH kernel: start 0x%x, entry 0x%x, end 0x%x", start,
                    at, end));
        }
        boolean anywhere = !notes.text(XenNote.GUEST_OS).filter("linux"::equals).isPresent() || notes.supported().contains("linux_rsdp_unrestricted");
        return new PvhKernel(elf.bytes(), elf.segments(), start, end, at, anywhere);
    }
}
