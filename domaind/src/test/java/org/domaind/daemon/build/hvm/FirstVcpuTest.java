package org.domaind.daemon.build.hvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.domaind.daemon.hypervisor.HvmBuild;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

class FirstVcpuTest {
    private static final Domid GUEST = new Domid(3);
    private static final FirstVcpu VCPU = new FirstVcpu(0x1000370, 0x5000);

    private final HvmBuild build = mock(HvmBuild.class);
    private final List<byte[]> set = new ArrayList<>();

    /** A header of 24 bytes, a record that is of no interest, the memory types of two vcpus, an end. */
    private void hostSays(int mtrrBytes) {
        ByteBuffer all = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        record(all, 1, 0, filled(24, 0x11));
        record(all, 5, 0, filled(13, 0x55));
        record(all, 14, 0, filled(mtrrBytes, 0x77));
        record(all, 14, 1, filled(mtrrBytes, 0x78));
        record(all, 0, 0, new byte[0]);
        when(build.context(GUEST)).thenReturn(Arrays.copyOf(all.array(), all.position()));
        doAnswer(c -> set.add(c.getArgument(1))).when(build).setContext(any(), any());
    }

    private static void record(ByteBuffer out, int code, int instance, byte[] content) {
        out.putShort((short) code).putShort((short) instance).putInt(content.length).put(content);
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void memoryTypesOfEachVcpuThenTheRegistersOfTheFirst() {
        hostSays(240);
        VCPU.set(build, GUEST, 2, true);
        assertEquals(3, set.size());
        String header = "0100000018000000" + "11".repeat(24);
        for (int vcpu = 0; vcpu < 2; vcpu++) {
            assertEquals(header + "0e000" + vcpu + "00f0000000" + "77".repeat(232) + "0608000000000000" + "0000000000000000",
                    HexFormat.of().formatHex(set.get(vcpu)));
        }
        assertEquals(header + "0200000008040000" + HexFormat.of().formatHex(VCPU.registers()) + "0000000000000000", HexFormat.of().formatHex(set.get(2)));
    }

    @Test
    void firmwareSetsTheMemoryTypesItself() {
        hostSays(240);
        VCPU.set(build, GUEST, 2, false);
        assertEquals(1, set.size());
    }

    /** pvh.pandoc: flat segments of 4 GiB, a busy task segment, protected mode without paging. */
    @Test
    void registers() {
        ByteBuffer cpu = ByteBuffer.wrap(VCPU.registers()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1032, cpu.capacity());
        assertEquals(0x5000, cpu.getLong(520));
        assertEquals(0x1000370, cpu.getLong(640));
        assertEquals(0, cpu.getLong(648), "interrupts are off");
        assertEquals(0x11, cpu.getLong(656));
        assertEquals(0xFFFF0FF0L, cpu.getLong(720));
        assertEquals(0x400, cpu.getLong(728));
        // cs, ds, es, fs, gs, ss, tr, ldtr
        assertEquals("ffffffff".repeat(3) + "0000000000000000" + "ffffffff" + "67000000" + "00000000", HexFormat.of().formatHex(cpu.array(), 768, 800));
        assertEquals("9b0c0000" + "930c0000".repeat(2) + "0000000000000000" + "930c0000" + "8b000000" + "00000000",
                HexFormat.of().formatHex(cpu.array(), 888, 920));
        int others = 0;
        for (int at = 0; at < 1032; at++) {
            others += at >= 520 && at < 528 || at >= 640 && at < 736 || at >= 768 && at < 800 || at >= 888 && at < 920 ? 0 : cpu.get(at);
        }
        assertEquals(0, others);
    }

    @Test
    void stateThatIsNotWellFormedIsRefused() {
        hostSays(239);
        assertThrows(IllegalStateException.class, () -> VCPU.set(build, GUEST, 1, true));
        when(build.context(GUEST)).thenReturn(new byte[] {1, 0, 0, 0, 99, 0, 0, 0});
        assertThrows(IllegalStateException.class, () -> VCPU.set(build, GUEST, 1, true));
        assertEquals(0, set.size());
    }
}
