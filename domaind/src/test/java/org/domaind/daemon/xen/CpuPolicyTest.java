package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.assertMemory;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.xen.codec.CpuLeaf;
import org.domaind.daemon.xen.codec.CpuPolicy;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

class CpuPolicyTest {
    private static final int INTEL = 0x756E_6547;
    private static final int AMD = 0x6874_7541;
    private static final int NONE = CpuLeaf.NO_SUBLEAF;

    private static CpuPolicy policy(CpuLeaf... leaves) {
        return new CpuPolicy(List.of(leaves));
    }

    @Test
    void aPvGuestSeesTheHostsThreadsAndTheTscAsTold() {
        CpuPolicy host = policy(new CpuLeaf(1, NONE, 0, 0, 0, 1 << 28), new CpuLeaf(0x8000_0001, NONE, 0, 0, 0, 0));
        CpuPolicy ours = policy(new CpuLeaf(1, NONE, 1, 2, 3, 4), new CpuLeaf(0x8000_0001, NONE, 0, 0, 0x23, 0),
                new CpuLeaf(0x8000_0007, NONE, 0, 0, 0, 0x101));
        assertEquals(policy(new CpuLeaf(1, NONE, 1, 2, 3, 4 | 1 << 28), new CpuLeaf(0x8000_0001, NONE, 0, 0, 0x21, 0),
                new CpuLeaf(0x8000_0007, NONE, 0, 0, 0, 1)), ours.forPv(host, false));
        assertEquals(0x101, ours.forPv(host, true).leaves().get(2).d());
    }

    @Test
    void anHvmGuestOnIntel() {
        CpuPolicy ours = policy(new CpuLeaf(0, NONE, 0, INTEL, 0, 0), new CpuLeaf(1, NONE, 0, 0x00040800, 0x21, 0),
                new CpuLeaf(4, 0, 0x0C00_4121, 1, 2, 3), new CpuLeaf(4, 1, 0, 0, 0, 0), new CpuLeaf(0x8000_0001, NONE, 0, 0, 7, 0));
        assertEquals(policy(new CpuLeaf(0, NONE, 0, INTEL, 0, 0), new CpuLeaf(1, NONE, 0, 0x00080800, 1, 1 << 28 | 1 << 6),
                new CpuLeaf(4, 0, 0x1C00_0121, 1, 2, 3), new CpuLeaf(4, 1, 0, 0, 0, 0), new CpuLeaf(0x8000_0001, NONE, 0, 0, 1, 0)),
                ours.forHvm(false, false));
    }

    @Test
    void anHvmGuestOnAmd() {
        CpuPolicy ours = policy(new CpuLeaf(0, NONE, 0, AMD, 0, 0), new CpuLeaf(4, 0, 0x0C00_4121, 0, 0, 0),
                new CpuLeaf(0x8000_0008, NONE, 5, 6, 0x3007, 7));
        assertEquals(policy(new CpuLeaf(0, NONE, 0, AMD, 0, 0), new CpuLeaf(4, 0, 0x0C00_4121, 0, 0, 0),
                new CpuLeaf(0x8000_0008, NONE, 5, 6, 0x400F, 7)),
                ours.forHvm(false, false));
    }

    @Test
    void apicIdsAreDoubledUpToTheirLimit() {
        assertEquals(0x0002_0000, policy(new CpuLeaf(1, NONE, 0, 0, 0, 0)).forHvm(false, false).leaves().get(0).b());
        assertEquals(0x0080_0000, policy(new CpuLeaf(1, NONE, 0, 0x0080_0000, 0, 0)).forHvm(false, false).leaves().get(0).b());
    }

    @Test
    void whatIsSetOnADomain() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        int setCpuPolicy = 83;
        devices.answer(hostOfOneLeaf(setCpuPolicy));
        xen.domains().setDefaultCpuPolicy(new Domid(7), true, false);
        assertEquals(setCpuPolicy, devices.last().command());
    }

    /** Answers the host's policies, checks what is set. */
    private static java.util.function.ToLongFunction<FakeDevices.Call> hostOfOneLeaf(int setCpuPolicy) {
        return call -> {
            if (call.number() == FakeDevices.SYSCTL) {
                long leaves = call.at(0, 136).getLong(8 + 16);
                int index = call.at(0, 136).getInt(8);
                long msrs = call.at(0, 136).getLong(8 + 24);
                String counts = leaves == 0 ? u32(0) + u32(0) : u32(1) + u32(2);
                Golden.assertSysctl(call, 29, 0x15, u32(index) + counts + u32(0) + u64(leaves) + u64(msrs));
                if (leaves != 0) {
                    Golden.write(leaves, u32(1) + "ffffffff" + u32(0x11) + u32(0x22) + u32(0x33) + u32(0x44));
                }
                call.at(0, 136).putInt(8 + 4, 1).putInt(8 + 8, 2);
            } else if (call.command() == setCpuPolicy) {
                long leaves = call.at(0, 144).getLong(16 + 8);
                assertDomctl(call, setCpuPolicy, 0x15, 7, u32(1) + u32(0) + u64(leaves));
                assertMemory(u32(1) + "ffffffff" + u32(0x11) + u32(0x22) + u32(0x33) + u32(0x44), leaves, 24);
            } else {
                call.at(0, 144).putShort(16, (short) 7);
            }
            return 0;
        };
    }

    @Test
    void aRefusalTellsTheLeaf() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        int einval = -22;
        devices.answer(call -> {
            if (call.number() == FakeDevices.DOMCTL && call.command() == 83) {
                call.at(0, 144).putInt(16 + 24, 0x8000_0008).putInt(16 + 28, -1);
                return einval;
            }
            if (call.number() == FakeDevices.DOMCTL) {
                call.at(0, 144).putShort(16, (short) 7);
            } else {
                call.at(0, 136).putInt(8 + 4, 1);
            }
            return 0;
        });
        HypervisorException e = assertThrows(HypervisorException.class, () -> xen.domains().setDefaultCpuPolicy(new Domid(7), true, false));
        assertEquals("domctl set_cpu_policy (leaf 0x80000008, subleaf 0xffffffff)", e.operation());
    }
}
