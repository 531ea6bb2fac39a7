package org.domaind.daemon.image;

import java.util.Locale;
import org.domaind.daemon.image.elf.ElfImage;
import org.domaind.daemon.image.file.ImageFault;

/** Checks that an ELF image can start an HVM guest. */
final class HvmLoaderChecks {
    private HvmLoaderChecks() {
    }

    static HvmLoader check(ElfImage elf) throws ImageFault {
        if (elf.wide()) {
            throw new ImageFault(ImageFault.NOT_A_KERNEL, "is a 64-bit program; what starts an HVM guest has 32 bits, as hvmloader has");
        }
        long start = elf.physicalStart();
        long end = elf.physicalEnd();
        if (start >= end || elf.entry() < start || elf.entry() >= end) {
            throw ImageFault.corrupt(String.format(Locale.ROOT, "its addresses are not those of a loader: start 0x%x, entry 0x%x, end 0x%x", start,
                    elf.entry(), end));
        }
        return new HvmLoader(elf.bytes(), elf.segments(), start, end, elf.entry());
    }
}
