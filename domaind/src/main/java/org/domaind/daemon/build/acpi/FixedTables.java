package org.domaind.daemon.build.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tables that are structs (ACPI 5.0, 5.2). */
final class FixedTables {
    private static final int RSDP_REVISION = 2;
    private static final int RSDP_CHECKSUM_AT = 8;
    private static final int RSDP_FIRST_BYTES = 20;
    private static final int RSDP_WHOLE_CHECKSUM_AT = 32;
    private static final int FACS_BYTES = 64;
    private static final int FACS_VERSION_AT = 32;
    private static final int MADT_REVISION = 2;
    private static final long LOCAL_APIC_ADDRESS = 0xFEE0_0000L;
    private static final int PCAT_COMPATIBLE = 1;
    private static final int FADT_REVISION = 5;
    private static final int FADT_BYTES = 268;
    private static final int SCI_INTERRUPT = 9;
    // Where guests of hvmloader have these registers. A guest without devices finds nothing there.
    private static final int PM1A_EVENT = 0xB000;
    private static final int PM1A_EVENT_BYTES = 4;
    private static final int PM1A_CONTROL = 0xB004;
    private static final int PM1A_CONTROL_BYTES = 2;
    private static final int GPE0 = 0xAFE0;
    private static final int GPE0_BYTES = 4;
    /** Longer than any limit: no C2, no C3. */
    private static final short NO_SUCH_STATE = 0xFFF;
    // The FADT's flags.
    private static final int WBINVD = 1;
    private static final int C1_ON_ALL = 1 << 2;
    private static final int NO_POWER_BUTTON = 1 << 4;
    private static final int NO_SLEEP_BUTTON = 1 << 5;
    private static final int NO_FIXED_RTC = 1 << 6;
    private static final int TIMER_32_BITS = 1 << 8;
    private static final int PLATFORM_CLOCK = 1 << 15;
    // Its boot architecture flags.
    private static final short NO_VGA = 1 << 2;
    private static final short NO_RTC = 1 << 5;
    private static final int RESET_PORT = 0xCF9;
    private static final byte RESET_VALUE = 6;
    private static final byte SYSTEM_IO = 1;

    private FixedTables() {
    }

    static byte[] rsdp(long xsdt) {
        ByteBuffer out = ByteBuffer.allocate(AcpiTables.RSDP_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RSD PTR ".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put(Table.ascii(Table.OEM, 6)).put((byte) RSDP_REVISION).putInt(0)
                .putInt(AcpiTables.RSDP_BYTES).putLong(xsdt);
        Table.withChecksum(out.array(), RSDP_CHECKSUM_AT, RSDP_FIRST_BYTES);
        return Table.withChecksum(out.array(), RSDP_WHOLE_CHECKSUM_AT, AcpiTables.RSDP_BYTES);
    }

    static byte[] xsdt(long... tables) {
        ByteBuffer body = ByteBuffer.allocate(tables.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long table : tables) {
            body.putLong(table);
        }
        return Table.of("XSDT", 1, body.array());
    }

    /** The one table without a checksum. */
    static byte[] facs() {
        return ByteBuffer.allocate(FACS_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(Table.ascii("FACS", 4)).putInt(FACS_BYTES)
                .put(FACS_VERSION_AT, (byte) 1).array();
    }

    static byte[] madt(List<byte[]> entries) {
        byte[] all = Aml.join(entries.toArray(byte[][]::new));
        return Table.of("APIC", MADT_REVISION, ByteBuffer.allocate(2 * Integer.BYTES + all.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) LOCAL_APIC_ADDRESS).putInt(PCAT_COMPATIBLE).put(all).array());
    }

    static byte[] fadt(long facs, long dsdt) {
        Fadt fadt = new Fadt();
        fadt.at(36).putInt((int) facs).putInt((int) dsdt);
        fadt.at(46).putShort((short) SCI_INTERRUPT);
        fadt.at(56).putInt(PM1A_EVENT);
        fadt.at(64).putInt(PM1A_CONTROL);
        fadt.at(80).putInt(GPE0);
        fadt.at(88).put((byte) PM1A_EVENT_BYTES).put((byte) PM1A_CONTROL_BYTES);
        fadt.at(92).put((byte) GPE0_BYTES);
        fadt.at(96).putShort(NO_SUCH_STATE).putShort(NO_SUCH_STATE);
        fadt.at(109).putShort((short) (NO_VGA | NO_RTC));
        fadt.at(112).putInt(WBINVD | C1_ON_ALL | NO_POWER_BUTTON | NO_SLEEP_BUTTON | NO_FIXED_RTC | TIMER_32_BITS | PLATFORM_CLOCK);
        fadt.port(116, RESET_PORT, Byte.SIZE).put(RESET_VALUE);
        fadt.at(132).putLong(facs).putLong(dsdt);
        fadt.port(148, PM1A_EVENT, PM1A_EVENT_BYTES * Byte.SIZE);
        fadt.port(172, PM1A_CONTROL, PM1A_CONTROL_BYTES * Byte.SIZE);
        return Table.of("FACP", FADT_REVISION, fadt.body.array());
    }

    /** The FADT's body, by the offsets that the specification gives, which count the header. */
    private static final class Fadt {
        final ByteBuffer body = ByteBuffer.allocate(FADT_BYTES - Table.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        ByteBuffer at(int offset) {
            return body.position(offset - Table.HEADER_BYTES);
        }

        /** Writes a generic address structure: space, width in bits, offset, access size, address. */
        ByteBuffer port(int offset, int address, int bits) {
            return at(offset).put(SYSTEM_IO).put((byte) bits).put((byte) 0).put((byte) 0).putLong(address);
        }
    }
}
