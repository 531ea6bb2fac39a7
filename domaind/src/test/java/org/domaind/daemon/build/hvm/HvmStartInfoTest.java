package org.domaind.daemon.build.hvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.junit.jupiter.api.Test;

class HvmStartInfoTest {
    private static final long ADDRESS = 0x5000;
    private static final List<MemoryRange> MAP = List.of(new MemoryRange(0, 0x800000, MemoryRange.Kind.RAM),
            new MemoryRange(0xFC000000L, 0x1000, MemoryRange.Kind.ACPI_NVS), new MemoryRange(0xFEFF8000L, 0x8000, MemoryRange.Kind.RESERVED));

    @Test
    void goldenBytes() {
        HvmStartInfo info = new HvmStartInfo(Optional.of("console=hvc0"), List.of(new HvmStartInfo.Module(0x4000, 4095, Optional.of("seven b"))), 0xFC000230L,
                MAP);
        byte[] bytes = info.at(ADDRESS);
        assertEquals(info.bytes(), bytes.length);
        assertEquals("78c56e33" + "01000000" + "00000000" + "01000000" // magic, version, flags, nr_modules
                + "3850000000000000" + "a050000000000000" // modlist_paddr, cmdline_paddr
                + "300200fc00000000" + "5850000000000000" + "03000000" + "00000000" // rsdp_paddr, memmap_paddr, memmap_entries
                + "0040000000000000" + "ff0f000000000000" + "b050000000000000" + "0000000000000000" // module
                + "0000000000000000" + "0000800000000000" + "01000000" + "00000000"
                + "000000fc00000000" + "0010000000000000" + "04000000" + "00000000"
                + "0080fffe00000000" + "0080000000000000" + "02000000" + "00000000"
                + "636f6e736f6c653d6876633000000000" + "736576656e206200", HexFormat.of().formatHex(bytes));
    }

    @Test
    void withoutModulesThereIsNoListOfThem() {
        byte[] bytes = new HvmStartInfo(Optional.empty(), List.of(), 0, MAP).at(ADDRESS);
        assertEquals(56 + 3 * 24, bytes.length);
        assertEquals("00000000" + "0000000000000000" + "0000000000000000" + "0000000000000000" + "3850000000000000",
                HexFormat.of().formatHex(bytes, 12, 48));
    }

    /** Each text has its NUL, whatever its length. */
    @Test
    void textsEnd() {
        for (int length = 0; length < 20; length++) {
            HvmStartInfo info = new HvmStartInfo(Optional.of("x".repeat(length)), List.of(new HvmStartInfo.Module(0, 1, Optional.of("y"))), 0, List.of());
            byte[] bytes = info.at(0);
            assertEquals('x' * length, sum(bytes, 88, 88 + length));
            assertEquals(0, bytes[88 + length]);
            assertEquals('y', bytes[bytes.length - 8]);
        }
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum;
    }
}
