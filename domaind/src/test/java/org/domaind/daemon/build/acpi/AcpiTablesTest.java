package org.domaind.daemon.build.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Walks the tables from the pointer on, as a kernel does. */
class AcpiTablesTest {
    private static final long BASE = 0xFC00_0000L;

    /** A table in a guest's memory. */
    private record Found(ByteBuffer all, int at) {
        String signature() {
            byte[] name = new byte[4];
            all.get(at, name);
            return new String(name, StandardCharsets.US_ASCII);
        }

        int length() {
            return all.getInt(at + 4);
        }

        long pointer(int offset) {
            return all.getLong(at + offset);
        }

        Found to(long address) {
            return new Found(all, (int) (address - BASE));
        }

        String hex(int offset, int count) {
            byte[] bytes = new byte[count];
            all.get(at + offset, bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    private static Found rsdp(AcpiTables tables) {
        return new Found(ByteBuffer.wrap(tables.bytes()).order(ByteOrder.LITTLE_ENDIAN), (int) (tables.rsdpAddress() - BASE));
    }

    private static void assertSum(Found table, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += table.all().get(table.at() + i);
        }
        assertEquals(0, sum & 0xFF, table.signature());
    }

    @Property(tries = 60)
    void everyTableIsReachedAndSumsUpToZero(@ForAll @IntRange(min = 1, max = 128) int max, @ForAll @IntRange(min = 1, max = 128) int some) {
        int online = Math.min(some, max);
        AcpiTables tables = AcpiTables.of(BASE, online, max);
        Found rsdp = rsdp(tables);
        assertEquals("RSD ", rsdp.signature());
        assertSum(rsdp, 20);
        assertSum(rsdp, 36);
        assertEquals(0, tables.rsdpAddress() % 16);
        Found xsdt = rsdp.to(rsdp.pointer(24));
        assertEquals("XSDT", xsdt.signature());
        assertSum(xsdt, xsdt.length());
        Found fadt = xsdt.to(xsdt.pointer(36));
        Found madt = xsdt.to(xsdt.pointer(44));
        assertEquals(52, xsdt.length());
        assertEquals("FACP", fadt.signature());
        assertEquals(268, fadt.length());
        assertSum(fadt, fadt.length());
        Found dsdt = fadt.to(fadt.pointer(140));
        assertEquals(fadt.pointer(140), Integer.toUnsignedLong(fadt.all().getInt(fadt.at() + 40)));
        assertEquals("DSDT", dsdt.signature());
        assertSum(dsdt, dsdt.length());
        Found facs = fadt.to(fadt.pointer(132));
        assertEquals(fadt.pointer(132), Integer.toUnsignedLong(fadt.all().getInt(fadt.at() + 36)));
        assertEquals("FACS", facs.signature());
        assertEquals(0, fadt.pointer(132) % 64);
        assertMadt(madt, online, max);
        // Nothing overlaps.
        List<Found> all = new ArrayList<>(List.of(facs, madt, dsdt, fadt, xsdt));
        for (int i = 1; i < all.size(); i++) {
            assertTrue(all.get(i - 1).at() + all.get(i - 1).length() <= all.get(i).at(), all.get(i).signature());
        }
        assertTrue(xsdt.at() + xsdt.length() <= rsdp.at());
    }

    private static void assertMadt(Found madt, int online, int max) {
        assertEquals("APIC", madt.signature());
        assertSum(madt, madt.length());
        assertEquals(44 + 8 * max, madt.length());
        assertEquals("0000e0fe01000000", madt.hex(36, 8));
        for (int vcpu = 0; vcpu < max; vcpu++) {
            assertEquals(String.format("0008%02x%02x%02x000000", vcpu, 2 * vcpu, vcpu < online ? 1 : 0), madt.hex(44 + 8 * vcpu, 8));
        }
    }

    @Test
    void theFadtOfAGuestWithoutDevices() {
        Found rsdp = rsdp(AcpiTables.of(BASE, 1, 1));
        Found xsdt = rsdp.to(rsdp.pointer(24));
        Found fadt = xsdt.to(xsdt.pointer(36));
        assertEquals("46414350" + "0c010000" + "05", fadt.hex(0, 9));
        assertEquals("58656e000000" + "646f6d61696e6400" + "01000000" + "444d4e44" + "01000000", fadt.hex(10, 26));
        assertEquals("0000" + "0900" + "00000000" + "00000000" + "00b00000" + "00000000" + "04b00000" + "00000000" + "00000000" + "00000000" + "e0af0000"
                + "00000000" + "04020000" + "04000000" + "ff0fff0f" + "00000000" + "00000000" + "00" + "2400" + "00" + "75810000", fadt.hex(44, 72));
        assertEquals("01080000f90c000000000000" + "06" + "000000", fadt.hex(116, 16));
        assertEquals("0120000000b0000000000000" + "00".repeat(12) + "0110000004b0000000000000" + "00".repeat(84), fadt.hex(148, 120));
    }

    /** iasl compiles the same from: Processor (PR00, 0, 0xB010, 6) { Name (_HID, "ACPI0007") Name (_UID, 0) Name (_MAT, Buffer (8) {…}) Name (_STA, 15) }. */
    @Test
    void theDsdtOfOneVcpu() {
        Found rsdp = rsdp(AcpiTables.of(BASE, 1, 1));
        Found xsdt = rsdp.to(rsdp.pointer(24));
        Found fadt = xsdt.to(xsdt.pointer(36));
        Found dsdt = fadt.to(fadt.pointer(140));
        assertEquals("10" + "4104" + "5c5f53425f" + "5b83" + "38" + "50523030" + "00" + "10b00000" + "06" + "085f4849440d414350493030303700" + "085f55494400"
                + "085f4d4154110b0a080008000001000000" + "085f5354410a0f", dsdt.hex(36, dsdt.length() - 36));
    }
}
