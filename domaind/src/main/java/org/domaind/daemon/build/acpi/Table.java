package org.domaind.daemon.build.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The header that most tables have (ACPI 5.0, 5.2.6), and sums. */
final class Table {
    static final int HEADER_BYTES = 36;
    static final String OEM = "Xen";
    private static final int CHECKSUM_AT = 9;
    private static final String OEM_TABLE = "domaind";
    private static final String CREATOR = "DMND";

    private Table() {
    }

    /** A table with its header and its checksum. @param signature four letters  @param body what follows the header */
    static byte[] of(String signature, int revision, byte[] body) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii(signature, 4)).putInt(out.capacity()).put((byte) revision).put((byte) 0).put(ascii(OEM, 6)).put(ascii(OEM_TABLE, 8)).putInt(1)
                .put(ascii(CREATOR, 4)).putInt(1).put(body);
        return withChecksum(out.array(), CHECKSUM_AT, out.capacity());
    }

    /** Makes the first bytes sum up to 0. @param at of the checksum, which is 0 */
    static byte[] withChecksum(byte[] table, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += table[i];
        }
        table[at] = (byte) -sum;
        return table;
    }

    static byte[] ascii(String text, int size) {
        return ByteBuffer.allocate(size).put(text.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
