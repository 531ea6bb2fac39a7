package org.domaind.tests.realxen;

import java.util.Arrays;
import java.util.Optional;
import org.domaind.daemon.hypervisor.PvState;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.schema.model.Domid;

/** What a save asks of the hypervisor, and a restore sets: on a PV domain whose first vcpu has been set. */
record PvStateChecks(Checks checks, XenHost host, Domid domid) {
    private static final byte PINNED_LEVEL_4 = 12;
    private static final byte NOT_THE_DOMAINS = 15;
    private static final int HIGHEST_LEAF_AT = 8;

    /** @param table machine frame of its level-4 table, which is pinned  @param page another one of its own, the next pfn after the table's */
    void run(long table, long page, long pagePfn) {
        byte[] types = host.pvState().frameTypes(domid, new long[] {table, page, 0xFFFF_FFFFL});
        checks.that("its table is pinned, its page is none, and a third is not its own", types[0] == PINNED_LEVEL_4 && types[1] == 0 && types[2] == NOT_THE_DOMAINS);
        try (PvState.MachineFrames frames = host.pvState().openMachineFrames()) {
            checks.equal("the machine's list knows its page", pagePfn, frames.pfn(page));
            checks.equal("and its table", pagePfn - 1, frames.pfn(table));
            checks.equal("and nothing beyond the machine", -1L, frames.pfn(1L << 45));
        }
        byte[] basic = host.pvState().vcpu(domid, 0, VcpuPart.BASIC).orElseThrow();
        host.pvState().setVcpu(domid, 0, VcpuPart.BASIC, basic);
        checks.that("registers come back as they were set", Arrays.equals(basic, host.pvState().vcpu(domid, 0, VcpuPart.BASIC).orElseThrow()));
        for (VcpuPart part : new VcpuPart[] {VcpuPart.EXTENDED, VcpuPart.XSAVE, VcpuPart.MSRS}) {
            Optional<byte[]> state = host.pvState().vcpu(domid, 0, part);
            System.out.println("# " + part + ": " + state.map(bytes -> bytes.length + " bytes").orElse("none"));
            state.ifPresent(bytes -> host.pvState().setVcpu(domid, 0, part, bytes));
            checks.that(part + " is taken as it was given", state.map(bytes -> bytes.length).equals(host.pvState().vcpu(domid, 0, part).map(bytes -> bytes.length)));
        }
        CpuPolicyBytes policy = host.processors().policy(domid);
        host.processors().setPolicy(domid, policy);
        checks.that("its cpu policy is taken as it was given", Arrays.equals(policy.leaves(), host.processors().policy(domid).leaves())
                && policy.leaves().length > CpuPolicyBytes.LEAF_BYTES);
        byte[] more = policy.leaves();
        // The first leaf: how many there are.
        more[HIGHEST_LEAF_AT] = (byte) 0xff;
        checks.refused("processors with more leaves than the host's", "EINVAL", () -> host.processors().setPolicy(domid, new CpuPolicyBytes(more, new byte[0])));
        TscInfo tsc = host.processors().tsc(domid);
        host.processors().setTsc(domid, tsc);
        checks.that("its clock has moved on: " + tsc, host.processors().tsc(domid).incarnation() > tsc.incarnation());
    }
}
