package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.assertMemory;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.List;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.hypervisor.value.VcpuAffinity;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.daemon.os.Libc;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VcpuBytesTest {
    private static final Domid SEVEN = new Domid(7);
    private static final int CONTEXT_BYTES = 5168;
    private final FakeDevices devices = new FakeDevices(4, 17);
    private final XenHost xen = devices.host();

    @Test
    void setvcpucontext() {
        xen.pvBuild().setVcpu(SEVEN, 1, new PvVcpuState(0xFFFFFFFF81000000L, 0xFFFFFFFF82002000L, 0xFFFFFFFF82000000L, 0x12345L));
        long context = devices.last().at(0, 144).getLong(24);
        assertDomctl(devices.last(), 12, 0x15, 7, u32(1) + u32(0) + u64(context));
        ByteBuffer wanted = ByteBuffer.allocate(CONTEXT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        wanted.putLong(512, 0x24).putLong(624, 0xFFFFFFFF82000000L).putLong(648, 0xFFFFFFFF81000000L).putShort(656, (short) 0xE033)
                .putLong(664, 0x200).putLong(672, 0xFFFFFFFF82002000L).putShort(680, (short) 0xE02B).putLong(4968, 0xE02B)
                .putLong(4976, 0xFFFFFFFF82002000L).putLong(4984 + 3 * 8, 0x12345L << 12).putLong(5048 + 6 * 8, 0xFFFF0FF0L)
                .putLong(5048 + 7 * 8, 0x400);
        byte[] got = new byte[CONTEXT_BYTES];
        Libc.bytesAt(context, CONTEXT_BYTES).get(0, got);
        assertArrayEquals(wanted.array(), got);
    }

    @Test
    void getvcpuinfo() {
        devices.answer(call -> {
            assertDomctl(call, 14, 0x15, 7, u32(1));
            // vcpu, online, blocked, running, cpu_time, cpu
            Golden.write(call.at(0, 144), 16, u32(1) + "01 00 01 00" + u64(123456789) + u32(3));
            return 0;
        });
        assertEquals(Optional.of(new VcpuInfo(1, true, false, true, 123456789, 3)), xen.vcpus().find(SEVEN, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-22, -3, -2})
    void noSuchVcpu(int error) {
        devices.answer(call -> error);
        assertTrue(xen.vcpus().find(SEVEN, 1).isEmpty());
    }

    @Test
    void getvcpucontext() {
        devices.answer(call -> {
            long context = call.at(0, 144).getLong(24);
            assertDomctl(call, 13, 0x15, 7, u32(1) + u32(0) + u64(context));
            Golden.write(context, "11 22 33");
            return 0;
        });
        byte[] got = xen.vcpus().context(SEVEN, 1).orElseThrow();
        assertEquals(CONTEXT_BYTES, got.length);
        assertArrayEquals(new byte[] {0x11, 0x22, 0x33, 0}, Arrays.copyOf(got, 4));
    }

    /** No such vcpu, or one that never ran. */
    @ParameterizedTest
    @ValueSource(ints = {-22, -3, -2, -61})
    void noContext(int error) {
        devices.answer(call -> error);
        assertTrue(xen.vcpus().context(SEVEN, 1).isEmpty());
    }

    @Test
    void addressSize() {
        devices.answer(call -> {
            assertDomctl(call, 36, 0x15, 7, "");
            Golden.write(call.at(0, 144), 16, u32(32));
            return 0;
        });
        assertEquals(32, xen.pvBuild().addressSize(SEVEN));
    }

    @Test
    void setvcpuaffinity() {
        xen.vcpus().setAffinity(SEVEN, 2, Optional.of(CpuSet.of(0, 9)), Optional.empty(), false);
        long map = devices.last().at(0, 144).getLong(24);
        assertDomctl(devices.last(), 9, 0x15, 7, u32(2) + u32(1) + u64(map) + u32(8192));
        assertMemory("0102", map, 1024);
        xen.vcpus().setAffinity(SEVEN, 2, Optional.of(CpuSet.of(1)), Optional.of(CpuSet.of(2)), true);
        long hard = devices.last().at(0, 144).getLong(24);
        long soft = devices.last().at(0, 144).getLong(40);
        assertDomctl(devices.last(), 9, 0x15, 7, u32(2) + u32(7) + u64(hard) + u32(8192) + u32(0) + u64(soft) + u32(8192));
        assertMemory("04", soft, 1024);
    }

    @Test
    void getvcpuaffinity() {
        devices.answer(call -> {
            if (call.number() == FakeDevices.SYSCTL) {
                // physinfo: max_cpu_id
                call.at(0, 136).putInt(8 + 12, 10);
                return 0;
            }
            long hard = call.at(0, 144).getLong(24);
            long soft = call.at(0, 144).getLong(40);
            assertDomctl(call, 25, 0x15, 7, u32(2) + u32(3) + u64(hard) + u32(11) + u32(0) + u64(soft) + u32(11));
            Golden.write(hard, "ffff");
            Golden.write(soft, "0104");
            return 0;
        });
        assertEquals(new VcpuAffinity(CpuSet.range(0, 10), CpuSet.of(0, 10)), xen.vcpus().affinity(SEVEN, 2));
    }

    /** The domain's pool decides the scheduler; what is not to change is written back as it was read. */
    @Test
    void scheduling() {
        answerWithPool(6);
        xen.scheduling().set(SEVEN, OptionalInt.of(512), OptionalInt.empty());
        // sched_id, cmd putinfo; credit2: weight, cap
        assertDomctl(devices.last(), 16, 0x15, 7, u32(6) + u32(0) + "0002 3200");
    }

    @Test
    void sharesOfCredit() {
        answerWithPool(6);
        assertEquals(DomainShare.weighed("credit2", 256, 50), xen.scheduling().share(SEVEN));
        answerWithPool(9);
        assertEquals(DomainShare.none("null"), xen.scheduling().share(SEVEN));
    }

    /** sched_id, cmd; then period, budget, flags, or the array of vcpus (period, budget, flags, vcpuid) and its length. */
    @Test
    void realTime() {
        answerWithPool(8);
        xen.scheduling().setRealTime(SEVEN, OptionalLong.of(9000), true);
        assertDomctl(devices.last(), 16, 0x15, 7, u32(8) + u32(0) + u32(9000) + u32(0) + u32(0));
        devices.answer(new java.util.function.ToLongFunction<FakeDevices.Call>() {
            private final java.util.function.ToLongFunction<FakeDevices.Call> others = answers(8);

            @Override
            public long applyAsLong(FakeDevices.Call call) {
                int command = call.number() == FakeDevices.DOMCTL && call.command() == 16 ? call.at(0, 144).getInt(20) : -1;
                if (command == 2) {
                    long array = call.at(0, 144).getLong(24);
                    assertDomctl(call, 16, 0x15, 7, u32(8) + u32(2) + u64(array) + u32(2));
                    Golden.assertMemory(u32(20) + u32(10) + u32(1) + u32(1) + u32(21) + u32(11) + u32(0) + u32(0), array, 32);
                } else if (command == 3) {
                    Golden.write(call.at(0, 144).getLong(24), u32(20) + u32(10) + u32(1) + u32(0));
                } else if (command == 1) {
                    Golden.write(call.at(0, 144), 24, u32(10000) + u32(4000));
                } else {
                    return others.applyAsLong(call);
                }
                return 0;
            }
        });
        xen.scheduling().setVcpus(SEVEN, List.of(new VcpuShare(1, 20, 10, true), new VcpuShare(0, 21, 11, false)));
        assertEquals(DomainShare.realTime(10000, 4000, List.of(new VcpuShare(0, 20, 10, true))), xen.scheduling().share(SEVEN));
    }

    @Test
    void parametersOfAPool() {
        int schedulerOp = 19;
        for (int scheduler : new int[] {5, 6}) {
            devices.answer(call -> {
                if (call.number() == FakeDevices.SYSCTL && call.command() == schedulerOp) {
                    boolean set = call.at(0, 136).getInt(8 + 8) == 0;
                    String values = scheduler == 5 ? u32(5) + u32(200) + u32(7) : u32(200);
                    Golden.assertSysctl(call, schedulerOp, 0x15, u32(4) + u32(scheduler) + u32(set ? 0 : 1) + u32(0) + (set ? values : ""));
                    Golden.write(call.at(0, 136), 8 + 16, u32(30) + u32(1000) + u32(40));
                    return 0;
                }
                return answers(scheduler).applyAsLong(call);
            });
            assertEquals(Optional.of(scheduler == 5 ? new PoolParameters(30, 1000, 40) : new PoolParameters(0, 30, 0)), xen.scheduling().parameters(4));
            xen.scheduling().setParameters(4, new PoolParameters(5, 200, 7));
        }
        answerWithPool(8);
        assertEquals(Optional.empty(), xen.scheduling().parameters(4));
        assertEquals("EOPNOTSUPP", assertThrows(HypervisorException.class, () -> xen.scheduling().setParameters(4, new PoolParameters(1, 0, 0))).error());
    }

    @Test
    void aSchedulerWithoutWeights() {
        answerWithPool(9);
        HypervisorException e = assertThrows(HypervisorException.class, () -> xen.scheduling().set(SEVEN, OptionalInt.of(512), OptionalInt.empty()));
        assertEquals("set weight and cap of scheduler null", e.operation());
    }

    private void answerWithPool(int scheduler) {
        devices.answer(answers(scheduler));
    }

    private static java.util.function.ToLongFunction<FakeDevices.Call> answers(int scheduler) {
        return call -> {
            int getdomaininfo = 5;
            int schedulerOp = 16;
            int cpupoolOp = 18;
            if (call.number() == FakeDevices.DOMCTL && call.command() == getdomaininfo) {
                call.at(0, 144).putShort(16, (short) 7).putInt(16 + 92, 4);
            } else if (call.number() == FakeDevices.DOMCTL && call.command() == schedulerOp && call.at(0, 144).getInt(20) == 1) {
                // getinfo: weight 256, cap 50
                Golden.write(call.at(0, 144), 24, "0001 3200");
            } else if (call.number() == FakeDevices.SYSCTL && call.command() == cpupoolOp) {
                assertEquals(4, call.at(0, 136).getInt(8 + 4));
                call.at(0, 136).putInt(8 + 8, scheduler);
            }
            return 0;
        };
    }
}
