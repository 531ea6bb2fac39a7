package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.assertMemory;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.domaind.daemon.hypervisor.DirtyLog;
import org.domaind.daemon.hypervisor.value.DirtyFrames;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirtyLogBytesTest {
    private static final int SHADOW_OP = 10;
    private static final Domid SEVEN = new Domid(7);

    @ParameterizedTest
    @CsvSource({"14, 18", "17, 21", "22, 24"})
    void onAndOff(int minor, int version) {
        FakeDevices devices = new FakeDevices(4, minor);
        DirtyLog log = devices.host().dirtyLog();
        log.enable(SEVEN);
        assertDomctl(devices.last(), SHADOW_OP, version, 7, u32(2));
        log.disable(SEVEN);
        assertDomctl(devices.last(), SHADOW_OP, version, 7, u32(0));
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0"})
    void clean(boolean last, int mode) {
        FakeDevices devices = new FakeDevices(4, 17);
        DirtyLog log = devices.host().dirtyLog();
        devices.answer(call -> {
            long bitmap = call.at(0, 144).getLong(32);
            // op, mode, mb, padding, dirty_bitmap, pages
            assertDomctl(call, SHADOW_OP, 0x15, 7, u32(11) + u32(mode) + u32(0) + u32(0) + u64(bitmap) + u64(20));
            // Bit n of byte m is frame 8 * m + n; the last byte has bits of no frame.
            Golden.write(bitmap, "810040");
            call.at(0, 144).putLong(40, 20).putInt(48, 5).putInt(52, 2);
            return 0;
        });
        DirtyFrames dirty = log.clean(SEVEN, 20, last);
        BitSet wanted = new BitSet();
        wanted.set(0);
        wanted.set(7);
        assertEquals(new DirtyFrames(wanted, 5), dirty);
        assertTrue(dirty.dirty(7));
    }

    @Test
    void peekOfAGuestWithFewerFrames() {
        FakeDevices devices = new FakeDevices(4, 17);
        DirtyLog log = devices.host().dirtyLog();
        devices.answer(call -> {
            assertEquals(12, call.at(0, 144).getInt(16));
            Golden.write(call.at(0, 144).getLong(32), "ffff");
            call.at(0, 144).putLong(40, 9);
            return 0;
        });
        assertEquals(9, log.peek(SEVEN, 100).count());
    }

    @Test
    void whatIsAskedForHasABound() {
        DirtyLog log = new FakeDevices(4, 17).host().dirtyLog();
        assertThrows(IllegalArgumentException.class, () -> log.peek(SEVEN, 0));
        assertThrows(IllegalArgumentException.class, () -> log.clean(SEVEN, DirtyLog.MAX_FRAMES + 1, false));
    }

    @Test
    void frames() {
        FakeDevices devices = new FakeDevices(4, 17);
        DirtyLog log = devices.host().dirtyLog();
        devices.answer(call -> {
            assertEquals(14, call.arguments()[0]);
            assertMemory("0700", call.arguments()[1], 8);
            return 0xFEFFF;
        });
        assertEquals(0xFF000, log.frames(SEVEN));
    }
}
