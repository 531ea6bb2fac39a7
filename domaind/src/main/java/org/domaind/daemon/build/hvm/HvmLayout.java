package org.domaind.daemon.build.hvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.image.HvmLoader;
import org.domaind.schema.api.ProblemException;

/**
 * The layout of an HVM guest's memory at its start. Addresses are physical.
 *
 * @param ram         all that the guest may ever have, with the pages that a graphics card hides
 * @param modules     where the files are, in the order of their addresses
 * @param startInfo   with those modules that the loader looks for there
 * @param startInfoAt its address, the start of a page
 */
record HvmLayout(RamLayout ram, List<Place> modules, HvmStartInfo startInfo, long startInfoAt) {
    /** Where the hole for devices begins, unless the config wants a larger one. */
    private static final long USUAL_HOLE = 0xF000_0000L;
    private static final long FOUR_GIB = 1L << 32;
    private static final long HIGH_MEMORY = 1L << 20;
    /** The loader knows its BIOS by this. */
    static final String FIRMWARE = "firmware";

    /** A file in memory. @param inStore its name there; empty: the start info says where it is */
    record Place(long address, long bytes, Optional<String> inStore) {
    }

    /** A file that the loader is handed. */
    record Module(long bytes, Optional<String> inStore) {
    }

    /**
     * @param pages   that the guest may ever have, without its graphics card's
     * @param target  that it has at its start
     * @param holeMib size of the hole for devices below 4 GiB
     * @throws ProblemException {@code memory-too-small}
     */
    static HvmLayout plan(HvmLoader loader, List<Module> files, long pages, long target, OptionalLong holeMib) {
        long hole = Math.min(USUAL_HOLE, FOUR_GIB - (holeMib.orElse(0) << 20));
        RamLayout ram = RamLayout.around(hole, pages);
        List<Place> modules = new ArrayList<>();
        long next = roundedUp(loader.end());
        for (Module file : files) {
            modules.add(new Place(next, file.bytes(), file.inStore()));
            next += roundedUp(file.bytes());
        }
        List<HvmStartInfo.Module> told = modules.stream().filter(place -> place.inStore().isEmpty())
                .map(place -> new HvmStartInfo.Module(place.address(), place.bytes(), Optional.of(FIRMWARE))).toList();
        HvmStartInfo startInfo = new HvmStartInfo(Optional.empty(), told, 0, map(ram));
        long end = next + roundedUp(startInfo.bytes());
        if (end > Math.min(ram.lowEnd(), target << Pages.SHIFT) || loader.start() < HIGH_MEMORY) {
            long needed = Pages.mib(Pages.holding(end));
            throw new ProblemException("memory-too-small", "the guest has " + Pages.mib(target) + " MiB of memory beside its graphics card's, and its firmware "
                    + "needs " + needed + " MiB to start", "a larger memory =");
        }
        return new HvmLayout(ram, List.copyOf(modules), startInfo, next);
    }

    /** As a guest's first program finds it; its firmware makes the map that its kernel asks for. */
    private static List<MemoryRange> map(RamLayout ram) {
        List<MemoryRange> all = new ArrayList<>(ram.ranges());
        all.set(0, new MemoryRange(HIGH_MEMORY, Math.max(Pages.SIZE, ram.lowEnd() - HIGH_MEMORY), MemoryRange.Kind.RAM));
        return List.copyOf(all);
    }

    private static long roundedUp(long bytes) {
        return Pages.holding(bytes) << Pages.SHIFT;
    }
}
