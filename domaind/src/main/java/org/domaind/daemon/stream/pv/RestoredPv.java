package org.domaind.daemon.stream.pv;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.ReservedGrants;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.PvState;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** A PV guest whose pages have been restored; all else is to be. */
record RestoredPv(XenHost host, Domid domid, NewMemory memory, PvSavedState state) implements PopulatedGuest {
    // start_info: nr_pages, shared_info, flags, store_mfn, store_evtchn, console.domU.mfn, console.domU.evtchn
    private static final int PAGES_AT = 32;
    private static final int SHARED_INFO_AT = 40;
    private static final int FLAGS_AT = 48;
    private static final int STORE_MFN_AT = 56;
    private static final int STORE_PORT_AT = 64;
    private static final int CONSOLE_MFN_AT = 72;
    private static final int CONSOLE_PORT_AT = 80;
    // shared_info: vcpu_info[32], evtchn_pending, evtchn_mask; arch.max_pfn … p2m_generation; in it pfn_to_mfn_frame_list_list, p2m_cr3
    private static final int VCPU_INFOS_BYTES = 2048;
    private static final int VCPU_INFO_BYTES = 64;
    private static final int PENDING_SEL_AT = 8;
    private static final int PENDING_AT = 2048;
    private static final int MASK_AT = 2560;
    private static final int MASK_END = 3072;
    private static final int ARCH_AT = 3088;
    private static final int ARCH_END = 3136;
    private static final int TREE_AT = 3096;
    private static final int TABLES_AT = 3112;
    private static final int PAGE_BITS = 12;

    @Override
    public BuiltGuest write(BootPorts ports) {
        long sharedInfoMfn = host.domains().find(domid).map(DomainInfo::sharedInfoFrame).filter(frame -> frame != -1)
                .orElseThrow(() -> new ProblemException(Codes.NO_SUCH_DOMAIN, "domain " + domid + " is gone while it was being restored"));
        memory.writeList(state.list().pfns());
        writeSharedInfo(sharedInfoMfn);
        Map<Integer, VcpuRegisters> registers = new TreeMap<>();
        state.vcpus().forEach((number, parts) -> registers.put(number, new VcpuRegisters(parts.get(VcpuPart.BASIC).clone())));
        BuiltGuest rings = writeStartInfo(registers.get(0), sharedInfoMfn, ports);
        pinTables();
        registers.forEach((number, values) -> {
            values.restore(memory::normal, memory::top);
            host.pvState().setVcpu(domid, number, VcpuPart.BASIC, values.block());
            state.vcpus().get(number).forEach((part, bytes) -> {
                if (part != VcpuPart.BASIC) {
                    host.pvState().setVcpu(domid, number, part, bytes);
                }
            });
        });
        state.tsc().ifPresent(tsc -> host.processors().setTsc(domid, tsc));
        ReservedGrants.seed(host.grants(), domid, rings, Domid.ZERO, Domid.ZERO);
        return rings;
    }

    /** No event of the former domain is pending, and all are masked until the guest binds them anew. */
    private void writeSharedInfo(long mfn) {
        try (MappedPages pages = host.memory().map(domid, new long[] {mfn})) {
            ByteBuffer page = pages.page(0);
            ByteBuffer old = ByteBuffer.wrap(state.sharedInfo());
            page.put(0, old, 0, VCPU_INFOS_BYTES).put(ARCH_AT, old, ARCH_AT, ARCH_END - ARCH_AT);
            for (int at = PENDING_SEL_AT; at < VCPU_INFOS_BYTES; at += VCPU_INFO_BYTES) {
                page.putLong(at, 0);
            }
            for (int at = PENDING_AT; at < MASK_END; at += Long.BYTES) {
                page.putLong(at, at < MASK_AT ? 0 : -1);
            }
            // The guest publishes its list again.
            page.putLong(TREE_AT, 0).putLong(TABLES_AT, 0);
        }
    }

    private BuiltGuest writeStartInfo(VcpuRegisters first, long sharedInfoMfn, BootPorts ports) {
        long mfn = VcpuRegisters.found(memory::normal, first.startInfo(), "its start info page");
        try (MappedPages pages = host.memory().map(domid, new long[] {mfn})) {
            ByteBuffer page = pages.page(0);
            // A guest that suspends itself leaves its own numbers there.
            long store = ring(page.getLong(STORE_MFN_AT), "store");
            long console = ring(page.getLong(CONSOLE_MFN_AT), "console");
            page.putLong(PAGES_AT, memory.end()).putLong(SHARED_INFO_AT, sharedInfoMfn << PAGE_BITS).putInt(FLAGS_AT, 0);
            page.putLong(STORE_MFN_AT, store).putInt(STORE_PORT_AT, ports.store());
            page.putLong(CONSOLE_MFN_AT, console).putInt(CONSOLE_PORT_AT, ports.console());
            first.setStartInfo(mfn);
            return new BuiltGuest(store, console);
        }
    }

    private long ring(long pfn, String what) {
        long mfn = memory.normal(pfn);
        if (mfn == FrameLookup.NONE) {
            throw StreamFault.damaged("the page of its " + what + " is page " + Long.toUnsignedString(pfn) + ", which is missing or a page table");
        }
        return mfn;
    }

    private void pinTables() {
        long[] mfns = new long[PvState.MOST_FRAMES];
        byte[] levels = new byte[mfns.length];
        int count = 0;
        for (long pfn = 0; pfn < memory.end(); pfn++) {
            if (memory.mfn(pfn) != FrameLookup.NONE && PageType.pinned(memory.type(pfn))) {
                mfns[count] = memory.mfn(pfn);
                levels[count++] = (byte) PageType.level(memory.type(pfn));
            }
            if (count == mfns.length) {
                host.pvState().pin(domid, mfns, levels);
                count = 0;
            }
        }
        if (count > 0) {
            host.pvState().pin(domid, Arrays.copyOf(mfns, count), Arrays.copyOf(levels, count));
        }
    }
}
