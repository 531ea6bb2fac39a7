package org.domaind.daemon.build.hvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.domaind.daemon.build.Pages;

/**
 * What firmware is told of an HVM guest's machine, at a fixed address (public/hvm/hvm_info_table.h).
 *
 * @param apic   the tables that firmware makes describe an IO-APIC
 * @param online vcpus at the start, of {@code vcpus}
 */
record InfoTable(RamLayout ram, boolean apic, int online, int vcpus) {
    static final long PAGE = 0x9F;
    private static final int OFFSET = 0x800;
    private static final int BYTES = 48;
    private static final int CHECKSUM_AT = 12;
    private static final int APIC_AT = 13;
    private static final int VCPUS_AT = 16;
    private static final int LOW_END_AT = 20;
    private static final int RESERVED_AT = 24;
    private static final int HIGH_END_AT = 28;
    private static final int ONLINE_AT = 32;
    private static final long HIGH_START = 1L << 32 - Pages.SHIFT;

    /** The page that has it. */
    byte[] page() {
        ByteBuffer page = ByteBuffer.allocate(Pages.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        page.put(OFFSET, "HVM INFO".getBytes(StandardCharsets.US_ASCII)).putInt(OFFSET + 8, BYTES).put(OFFSET + APIC_AT, (byte) (apic ? 1 : 0));
        page.putInt(OFFSET + VCPUS_AT, vcpus).putInt(OFFSET + LOW_END_AT, (int) ram.lowPages());
        page.putInt(OFFSET + HIGH_END_AT, (int) (ram.highPages() == 0 ? 0 : HIGH_START + ram.highPages()));
        page.putInt(OFFSET + RESERVED_AT, (int) SpecialPage.firstServerFrame());
        for (int vcpu = 0; vcpu < online; vcpu++) {
            int at = OFFSET + ONLINE_AT + vcpu / Byte.SIZE;
            page.put(at, (byte) (page.get(at) | 1 << vcpu % Byte.SIZE));
        }
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum += page.get(OFFSET + i);
        }
        page.put(OFFSET + CHECKSUM_AT, (byte) -sum);
        return page.array();
    }
}
