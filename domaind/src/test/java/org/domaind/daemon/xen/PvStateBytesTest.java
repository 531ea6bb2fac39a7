package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.assertMemory;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

/** The calls of saves and restores, byte by byte (Xen 4.17). */
class PvStateBytesTest {
    private static final Domid SEVEN = new Domid(7);
    private static final int DOMCTL_BYTES = 144;
    private final FakeDevices devices = new FakeDevices(4, 17);
    private final XenHost xen = devices.host();

    @Test
    void getpageframeinfo3() {
        devices.answer(call -> {
            long array = call.at(0, DOMCTL_BYTES).getLong(24);
            assertDomctl(call, 61, 0x15, 7, u64(3) + u64(array));
            assertMemory(u64(5) + u64(6) + u64(7), array, 24);
            Golden.write(array, u64(0) + u64(0xc000_0000L) + u64(0xf000_0000L));
            return 0;
        });
        assertArrayEquals(new byte[] {0, 12, 15}, xen.pvState().frameTypes(SEVEN, new long[] {5, 6, 7}));
    }

    @Test
    void pins() {
        xen.pvState().pin(SEVEN, new long[] {0x11, 0x22}, new byte[] {4, 1});
        assertEquals(2, devices.last().arguments()[1]);
        assertEquals(7, devices.last().arguments()[3]);
        assertMemory(u32(3) + u32(0) + u64(0x11) + u64(0) + u32(0) + u32(0) + u64(0x22) + u64(0), devices.last().arguments()[0], 48);
    }

    @Test
    void extendedContext() {
        devices.answer(call -> {
            assertDomctl(call, 43, 0x15, 7, u32(1));
            Golden.write(call.at(0, DOMCTL_BYTES), 20, u32(64) + u64(0x55));
            return 0;
        });
        byte[] state = xen.pvState().vcpu(SEVEN, 1, VcpuPart.EXTENDED).orElseThrow();
        assertEquals(64, state.length);
        assertEquals(0x55, state[8]);
        devices.answer(call -> 0);
        assertEquals(Optional.empty(), xen.pvState().vcpu(SEVEN, 1, VcpuPart.EXTENDED));
        // Longer than this release's, of another vcpu.
        byte[] longer = Arrays.copyOf(state, 80);
        longer[0] = 9;
        xen.pvState().setVcpu(SEVEN, 2, VcpuPart.EXTENDED, longer);
        assertDomctl(devices.last(), 42, 0x15, 7, u32(2) + u32(64) + u64(0x55));
    }

    @Test
    void xsave() {
        devices.answer(call -> {
            long buffer = call.at(0, DOMCTL_BYTES).getLong(16 + 24);
            if (buffer == 0) {
                Golden.write(call.at(0, DOMCTL_BYTES), 16 + 8, u64(7) + u64(32));
            } else {
                assertDomctl(call, 63, 0x15, 7, u32(0) + u32(0) + u64(7) + u64(32) + u64(buffer));
                Golden.write(buffer, "01 02");
                Golden.write(call.at(0, DOMCTL_BYTES), 16 + 16, u64(24));
            }
            return 0;
        });
        byte[] state = xen.pvState().vcpu(SEVEN, 0, VcpuPart.XSAVE).orElseThrow();
        assertEquals(24, state.length);
        assertEquals(2, state[1]);
        devices.answer(call -> 0);
        xen.pvState().setVcpu(SEVEN, 0, VcpuPart.XSAVE, state);
        long buffer = devices.last().at(0, DOMCTL_BYTES).getLong(16 + 24);
        assertDomctl(devices.last(), 62, 0x15, 7, u32(0) + u32(0) + u64(0) + u64(24) + u64(buffer));
        assertMemory("01 02", buffer, 2);
        assertEquals(Optional.empty(), xen.pvState().vcpu(SEVEN, 0, VcpuPart.XSAVE));
    }

    @Test
    void msrs() {
        devices.answer(call -> {
            long buffer = call.at(0, DOMCTL_BYTES).getLong(16 + 8);
            Golden.write(call.at(0, DOMCTL_BYTES), 16 + 4, u32(2));
            if (buffer != 0) {
                assertDomctl(call, 72, 0x15, 7, u32(3) + u32(2) + u64(buffer));
                Golden.write(buffer, u32(0x10) + u32(0) + u64(5));
            }
            return 0;
        });
        byte[] state = xen.pvState().vcpu(SEVEN, 3, VcpuPart.MSRS).orElseThrow();
        assertEquals(32, state.length);
        assertEquals(0x10, state[0]);
        devices.answer(call -> 0);
        xen.pvState().setVcpu(SEVEN, 3, VcpuPart.MSRS, state);
        long buffer = devices.last().at(0, DOMCTL_BYTES).getLong(16 + 8);
        assertDomctl(devices.last(), 73, 0x15, 7, u32(3) + u32(2) + u64(buffer));
    }

    @Test
    void basicContext() {
        byte[] context = new byte[5168];
        context[600] = 1;
        xen.pvState().setVcpu(SEVEN, 0, VcpuPart.BASIC, context);
        long block = devices.last().at(0, DOMCTL_BYTES).getLong(24);
        assertDomctl(devices.last(), 12, 0x15, 7, u32(0) + u32(0) + u64(block));
        assertMemory("01", block + 600, 1);
        assertThrows(HypervisorException.class, () -> xen.pvState().setVcpu(SEVEN, 0, VcpuPart.BASIC, new byte[2800]));
    }

    @Test
    void tsc() {
        devices.answer(call -> {
            assertDomctl(call, 59, 0x15, 7, "");
            Golden.write(call.at(0, DOMCTL_BYTES), 16, u32(1) + u32(2000) + u32(3) + u32(0) + u64(4));
            return 0;
        });
        assertEquals(new TscInfo(1, 2000, 3, 4), xen.processors().tsc(SEVEN));
        devices.answer(call -> 0);
        xen.processors().setTsc(SEVEN, new TscInfo(1, 2000, 3, 4));
        assertDomctl(devices.last(), 60, 0x15, 7, u32(1) + u32(2000) + u32(3) + u32(0) + u64(4));
    }

    @Test
    void cpuPolicy() {
        devices.answer(call -> {
            long leaves = call.at(0, DOMCTL_BYTES).getLong(16 + 8);
            Golden.write(call.at(0, DOMCTL_BYTES), 16, u32(1) + u32(1));
            if (leaves != 0) {
                Golden.write(leaves, u32(0xd));
                Golden.write(call.at(0, DOMCTL_BYTES).getLong(16 + 16), u32(0xce));
            }
            return 0;
        });
        CpuPolicyBytes policy = xen.processors().policy(SEVEN);
        assertEquals(24, policy.leaves().length);
        assertEquals(0xd, policy.leaves()[0]);
        assertEquals((byte) 0xce, policy.msrs()[0]);
        devices.answer(call -> 0);
        xen.processors().setPolicy(SEVEN, policy);
        long leaves = devices.last().at(0, DOMCTL_BYTES).getLong(16 + 8);
        long msrs = devices.last().at(0, DOMCTL_BYTES).getLong(16 + 16);
        assertDomctl(devices.last(), 83, 0x15, 7, u32(1) + u32(1) + u64(leaves) + u64(msrs));
        devices.answer(call -> {
            Golden.write(call.at(0, DOMCTL_BYTES), 16 + 24, u32(7) + u32(1) + u32(0xFFFF_FFFFL));
            return -22;
        });
        HypervisorException refused = assertThrows(HypervisorException.class, () -> xen.processors().setPolicy(SEVEN, policy));
        assertEquals("domctl set_cpu_policy (leaf 0x7, subleaf 0x1, msr 0xffffffff)", refused.operation());
    }
}
