package org.domaind.daemon.build.pvh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.domaind.daemon.build.hvm.HvmStartInfo;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.image.PvhKernel;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;

class PvhLayoutTest {
    private static final long MIB = 1 << 20;

    private static PvhKernel kernel(long start, long end, boolean rsdpAnywhere) {
        return new PvhKernel(ByteBuffer.allocate(0), List.of(), start, end, start, rsdpAnywhere);
    }

    private static PvhLayout plan(PvhKernel kernel, List<Long> modules, long mib, long maxMib, VcpuSpec vcpus) {
        return PvhLayout.plan(kernel, "console=hvc0", modules.stream().map(bytes -> new PvhLayout.Module(bytes, Optional.empty())).toList(),
                new MemorySpec(MemoryKib.ofMib(mib), MemoryKib.ofMib(maxMib)), vcpus);
    }

    @Test
    void aDebianKernelIn192MiB() {
        PvhLayout layout = plan(kernel(16 * MIB, 74 * MIB + 1, true), List.of(1_096_517L), 192, 192, new VcpuSpec(2, 2));
        assertEquals(4096, layout.kernelPfn());
        assertEquals((58 << 8) + 1, layout.kernelPages());
        assertEquals(List.of(new HvmStartInfo.Module(74 * MIB + 0x1000, 1_096_517, Optional.empty())), layout.startInfo().modules());
        assertEquals(74 * MIB + 0x1000 + 268 * 0x1000, layout.startInfoAt());
        assertEquals(List.of(new MemoryRange(0, 192 * MIB, MemoryRange.Kind.RAM), new MemoryRange(0xFC000000L, 0x1000, MemoryRange.Kind.ACPI_NVS),
                new MemoryRange(0xFEFF8000L, 0x8000, MemoryRange.Kind.RESERVED)), layout.startInfo().memoryMap());
        assertEquals(layout.acpi().rsdpAddress(), layout.startInfo().rsdp());
    }

    /** Linux before 4.20 looks for the tables' pointer in the last KiB of what was a BIOS. */
    @Test
    void anOldLinuxFindsThePointerBelow1MiB() {
        PvhLayout layout = plan(kernel(16 * MIB, 20 * MIB, false), List.of(), 64, 64, new VcpuSpec(1, 1));
        assertEquals(0xFFFC0, layout.startInfo().rsdp());
        assertEquals(List.of(new MemoryRange(0, 0xFF000, MemoryRange.Kind.RAM), new MemoryRange(0xFF000, 0x1000, MemoryRange.Kind.ACPI_NVS),
                new MemoryRange(MIB, 63 * MIB, MemoryRange.Kind.RAM)), layout.startInfo().memoryMap().subList(0, 3));
        assertEquals(layout.acpi().rsdpAddress(), plan(kernel(MIB - 0x1000, 20 * MIB, false), List.of(), 64, 64, new VcpuSpec(1, 1)).startInfo().rsdp(),
                "a kernel that is there itself");
    }

    @Test
    void tooLittleMemoryIsSaidWithWhatIsNeeded() {
        PvhKernel kernel = kernel(16 * MIB, 74 * MIB, true);
        ProblemException e = assertThrows(ProblemException.class, () -> plan(kernel, List.of(40 * MIB), 64, 64, new VcpuSpec(1, 1)));
        assertEquals("memory-too-small", e.problem().code());
        assertEquals("the guest has 64 MiB of memory, and its kernel and ramdisk need 115 MiB to start; memory = 115 or more", e.problem().line());
        plan(kernel, List.of(40 * MIB), 115, 115, new VcpuSpec(1, 1));
        assertThrows(ProblemException.class, () -> plan(kernel, List.of(40 * MIB), 114, 500, new VcpuSpec(1, 1)), "what is populated later does not count");
        ProblemException huge = assertThrows(ProblemException.class, () -> plan(kernel, List.of(4096 * MIB), 8192, 8192, new VcpuSpec(1, 1)));
        assertEquals("ramdisk-too-big", huge.problem().code());
    }

    @Property(tries = 200)
    void nothingOverlaps(@ForAll @LongRange(min = 1, max = 6000) long mib, @ForAll @IntRange(min = 1, max = 128) int vcpus,
                         @ForAll @Size(max = 2) List<@LongRange(min = 1, max = 200_000) Long> modules, @ForAll boolean anywhere) {
        PvhLayout layout = plan(kernel(MIB, 3 * MIB + 5, anywhere), modules, mib + 8, mib + 8, new VcpuSpec(1, vcpus));
        long end = layout.kernelPfn() + layout.kernelPages() << 12;
        for (HvmStartInfo.Module module : layout.startInfo().modules()) {
            assertTrue(module.address() >= end && module.address() % 4096 == 0);
            end = module.address() + module.bytes();
        }
        assertTrue(layout.startInfoAt() >= end && layout.startInfoAt() % 4096 == 0);
        assertTrue(layout.startInfoAt() + layout.startInfo().bytes() <= layout.ram().lowEnd());
        long last = 0;
        long ram = 0;
        for (MemoryRange range : layout.startInfo().memoryMap()) {
            assertTrue(range.start() >= last, () -> layout.startInfo().memoryMap().toString());
            last = range.start() + range.length();
            ram += range.kind() == MemoryRange.Kind.RAM ? range.length() : 0;
        }
        assertEquals((mib + 8) * MIB - (anywhere ? 0 : 4096), ram);
        assertTrue(layout.acpiPages() * 4096 >= layout.acpi().bytes().length);
    }
}
