package org.domaind.daemon.build.pvh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.build.acpi.AcpiTables;
import org.domaind.daemon.build.hvm.HvmStartInfo;
import org.domaind.daemon.build.hvm.RamLayout;
import org.domaind.daemon.build.hvm.SpecialPage;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.image.PvhKernel;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.VcpuSpec;

/**
 * The layout of a PVH guest's memory at its start. Addresses are physical.
 *
 * @param ram         all that the guest may ever have
 * @param kernelPfn   the page that the kernel begins in
 * @param kernelPages including its bss
 * @param acpi        the tables, in the hole
 * @param rsdpBelow   the kernel looks for their pointer only where a BIOS had it: at {@link #RSDP_BELOW}
 * @param startInfo   with the modules, which are in the order of their addresses
 * @param startInfoAt its address, the start of a page
 */
record PvhLayout(RamLayout ram, long kernelPfn, long kernelPages, AcpiTables acpi, boolean rsdpBelow, HvmStartInfo startInfo, long startInfoAt) {
    /** Where the hole begins: with the ACPI tables, below local APIC and special pages, as in guests of the reference. */
    static final long HOLE = 0xFC00_0000L;
    /** Where kernels that know of no start info look for the pointer: in the last bytes of what was a BIOS. */
    private static final long BIOS_END = 1L << 20;
    static final long RSDP_BELOW = BIOS_END - 64;

    /** A file that the kernel is handed. */
    record Module(long bytes, Optional<String> commandLine) {
    }

    /** @throws ProblemException {@code memory-too-small}, which says how much is needed */
    static PvhLayout plan(PvhKernel kernel, String commandLine, List<Module> files, MemorySpec memory, VcpuSpec vcpus) {
        RamLayout ram = RamLayout.around(HOLE, memory.max().pages());
        AcpiTables acpi = AcpiTables.of(HOLE, vcpus.atBoot(), vcpus.max());
        boolean below = !kernel.rsdpAnywhere() && kernel.start() >= BIOS_END;
        long next = roundedUp(kernel.end());
        List<HvmStartInfo.Module> modules = new ArrayList<>();
        for (Module file : files) {
            modules.add(new HvmStartInfo.Module(next, file.bytes(), file.commandLine()));
            next += roundedUp(file.bytes());
        }
        HvmStartInfo startInfo = new HvmStartInfo(Optional.of(commandLine), modules, below ? RSDP_BELOW : acpi.rsdpAddress(), map(ram, acpi, below));
        long end = next + roundedUp(startInfo.bytes());
        checkFits(end, Math.min(ram.lowEnd(), memory.atBoot().pages() << Pages.SHIFT), memory);
        long kernelPfn = kernel.start() >>> Pages.SHIFT;
        return new PvhLayout(ram, kernelPfn, (roundedUp(kernel.end()) >>> Pages.SHIFT) - kernelPfn, acpi, below, startInfo, next);
    }

    private static void checkFits(long end, long has, MemorySpec memory) {
        if (end <= has) {
            return;
        }
        long needed = Pages.mib(Pages.holding(end));
        if (end > HOLE) {
            throw new ProblemException("ramdisk-too-big", "the kernel and its ramdisk need " + needed + " MiB, and below 4 GiB a PVH guest has "
                    + Pages.mib(Pages.holding(HOLE)) + " MiB at most");
        }
        throw new ProblemException("memory-too-small", "the guest has " + memory.atBoot().mib() + " MiB of memory, and its kernel and ramdisk need "
                + needed + " MiB to start", "memory = " + needed + " or more");
    }

    /** The tables and their pointer are not to be overwritten: firmware may write to one of them while the guest sleeps. */
    private static List<MemoryRange> map(RamLayout ram, AcpiTables acpi, boolean rsdpBelow) {
        List<MemoryRange> map = new ArrayList<>(List.of(SpecialPage.range()));
        map.add(new MemoryRange(HOLE, acpiPages(acpi) << Pages.SHIFT, MemoryRange.Kind.ACPI_NVS));
        if (rsdpBelow) {
            long page = BIOS_END - Pages.SIZE;
            map.add(new MemoryRange(0, page, MemoryRange.Kind.RAM));
            map.add(new MemoryRange(page, Pages.SIZE, MemoryRange.Kind.ACPI_NVS));
            map.add(new MemoryRange(BIOS_END, ram.lowEnd() - BIOS_END, MemoryRange.Kind.RAM));
            map.addAll(ram.ranges().subList(1, ram.ranges().size()));
        } else {
            map.addAll(ram.ranges());
        }
        map.sort(Comparator.comparingLong(MemoryRange::start));
        return List.copyOf(map);
    }

    long acpiPages() {
        return acpiPages(acpi);
    }

    private static long acpiPages(AcpiTables acpi) {
        return Pages.holding(acpi.bytes().length);
    }

    private static long roundedUp(long bytes) {
        return Pages.holding(bytes) << Pages.SHIFT;
    }
}
