package org.domaind.daemon.build.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A guest's tables, one after the other.
 *
 * @param address physical, of the first; the start of a page
 * @param bytes   all tables; the last is the RSDP, which points at the others
 */
public record AcpiTables(long address, byte[] bytes) {
    static final int RSDP_BYTES = 36;
    private static final int ALIGNMENT = 16;

    /**
     * @param online vcpus from the start, the first ones
     * @param max    vcpus that there may ever be, 1 to 128
     */
    public static AcpiTables of(long address, int online, int max) {
        Layout layout = new Layout(address);
        // It comes first since it is the one with an alignment of its own, 64, which the start of a page has.
        long facs = layout.add(FixedTables.facs());
        List<byte[]> entries = Processors.localApics(online, max);
        long madt = layout.add(FixedTables.madt(entries));
        long dsdt = layout.add(Table.of("DSDT", Processors.DSDT_REVISION, Processors.definitions(entries, online)));
        long fadt = layout.add(FixedTables.fadt(facs, dsdt));
        long xsdt = layout.add(FixedTables.xsdt(fadt, madt));
        layout.add(FixedTables.rsdp(xsdt));
        return new AcpiTables(address, layout.bytes());
    }

    /** Where the RSDP is. */
    public long rsdpAddress() {
        return address + rsdpAt();
    }

    /** A copy of the RSDP, to be written anywhere that is a multiple of 16. */
    public byte[] rsdp() {
        return Arrays.copyOfRange(bytes, rsdpAt(), rsdpAt() + RSDP_BYTES);
    }

    private int rsdpAt() {
        return bytes.length - (RSDP_BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Puts tables one after the other. */
    private static final class Layout {
        private final long address;
        private final List<byte[]> parts = new ArrayList<>();
        private int length;

        Layout(long address) {
            this.address = address;
        }

        /** @return where the table is, physical */
        long add(byte[] table) {
            long at = address + length;
            int padded = (table.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            parts.add(ByteBuffer.allocate(padded).put(table).array());
            length += padded;
            return at;
        }

        byte[] bytes() {
            ByteBuffer all = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            parts.forEach(all::put);
            return all.array();
        }
    }
}
