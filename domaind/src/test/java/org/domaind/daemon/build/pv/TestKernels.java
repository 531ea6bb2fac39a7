package org.domaind.daemon.build.pv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.PvKernel;
import org.domaind.daemon.image.TestKernel;

/** Kernels of each kind that a layout has to care for. */
enum TestKernels {
    /** Wants its ramdisk mapped and its p2m list in the initial mapping. */
    OLD {
        @Override
        TestKernel make() {
            return TestKernel.plain();
        }
    },
    /** Takes a ramdisk by its pfn. */
    RAMDISK_BY_PFN {
        @Override
        TestKernel make() {
            return TestKernel.plain().note(TestKernel.MOD_START_PFN, 1);
        }
    },
    /** As Linux: also wants its p2m list elsewhere, in the lower half. */
    LINUX {
        @Override
        TestKernel make() {
            return TestKernel.plain().note(TestKernel.MOD_START_PFN, 1).note(TestKernel.INIT_P2M, 0x8000000000L);
        }
    },
    /** Its p2m list ends where the initial mapping starts: the two share tables of each level. */
    P2M_NEXT_DOOR {
        @Override
        TestKernel make() {
            return TestKernel.plain().note(TestKernel.INIT_P2M, TestKernel.LINUX_BASE + 0x1000 - 0x40000).note(TestKernel.MOD_START_PFN, 1)
                    .note(TestKernel.VIRT_BASE, TestKernel.LINUX_BASE + 0x1000).note(TestKernel.PADDR_OFFSET, 0x1000);
        }
    },
    /** Its p2m list is mapped over many tables, in the upper half. */
    P2M_AT_AN_ODD_PLACE {
        @Override
        TestKernel make() {
            return TestKernel.plain().note(TestKernel.INIT_P2M, 0xFFFF888000000000L - 0x3000);
        }
    },
    /** A request that cannot be met: not the start of a page. */
    P2M_UNALIGNED {
        @Override
        TestKernel make() {
            return TestKernel.plain().note(TestKernel.INIT_P2M, 0x8000000100L);
        }
    },
    /** Maps itself from address 0, and has no hypercall page. */
    AT_ZERO {
        @Override
        TestKernel make() {
            return TestKernel.plain().note(TestKernel.VIRT_BASE, 0).note(TestKernel.ENTRY, 0x100010).without(TestKernel.HYPERCALL_PAGE);
        }
    };

    abstract TestKernel make();

    /** Written below {@code folder}. */
    Path file(Path folder) {
        try {
            return Files.write(folder.resolve(name()), make().elf());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PvKernel load(Path folder) {
        return new KernelImages(folder.resolve("cache")).loadPv(file(folder));
    }
}
