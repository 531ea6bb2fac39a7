package org.domaind.daemon.build.hvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The table as firmware reads it, at the places that hvm_info_table.h gives its fields. */
class InfoTableTest {
    private static final int TABLE = 0x800;

    private static ByteBuffer table(RamLayout ram) {
        return ByteBuffer.wrap(new InfoTable(ram, true, 2, 9).page()).order(ByteOrder.LITTLE_ENDIAN).slice(TABLE, 48).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void eachFieldIsAtItsPlace() {
        ByteBuffer table = table(new RamLayout(0xF0000, 0x1000));
        assertEquals(0x4F464E49204D5648L, table.getLong(0));
        assertEquals(48, table.getInt(8));
        assertEquals(1, table.get(13));
        assertEquals(9, table.getInt(16));
        assertEquals(0xF0000, table.getInt(20));
        assertEquals(0xFEFF0, table.getInt(24), "where reserved frames begin");
        assertEquals(0x101000, table.getInt(28), "where RAM above 4 GiB ends");
        assertEquals(0b11, table.getLong(32));
    }

    @Test
    void withoutRamAbove4GibItHasNoEnd() {
        assertEquals(0, table(new RamLayout(4096, 0)).getInt(28));
    }

    @Test
    void itsBytesAddUpToNothing() {
        byte sum = 0;
        ByteBuffer table = table(new RamLayout(4096, 0));
        while (table.hasRemaining()) {
            sum += table.get();
        }
        assertEquals(0, sum);
    }
}
