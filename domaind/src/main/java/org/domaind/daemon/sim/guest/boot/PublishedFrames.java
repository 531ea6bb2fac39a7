package org.domaind.daemon.sim.guest.boot;

import java.nio.ByteBuffer;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;

/** A paravirtualised kernel tells its host where its list of frames is, as Linux does: by its address and the page tables that map it. */
public final class PublishedFrames {
    // shared_info: arch.max_pfn, arch.p2m_cr3, arch.p2m_vaddr
    private static final int MAX_PFN_AT = 3088;
    private static final int P2M_CR3_AT = 3112;
    private static final int P2M_ADDRESS_AT = 3120;
    private static final int PAGE_BITS = 12;

    private PublishedFrames() {
    }

    public static void publish(SimMachine machine, SimDomain domain, KernelFacts facts) {
        PvVcpuState vcpu = machine.locked(domain::firstVcpu).orElseThrow(() -> new GuestFault("no vcpu"));
        GuestStartInfo info = GuestStartInfo.read(facts.ram().page(facts.startInfoMfn()));
        ByteBuffer shared = facts.ram().page(domain.sharedInfoMfn);
        shared.putLong(P2M_ADDRESS_AT, info.p2m()).putLong(P2M_CR3_AT, vcpu.level4Mfn() << PAGE_BITS).putLong(MAX_PFN_AT, info.pages());
    }
}
