package org.domaind.daemon.sim.guest.boot;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;

/** The parts of the start-of-day contract that a kernel relies on before it prints anything; a builder's mistake crashes the guest here. */
final class BootChecks {
    private static final String MAGIC = "xen-3.0-x86_64";
    private static final int PAGE_BITS = 12;
    private static final int ENTRIES_PER_PAGE = MappedPages.PAGE_SIZE / Long.BYTES;
    /** shared_info.vcpu_info[0].evtchn_upcall_mask. */
    private static final int UPCALL_MASK = 1;

    private final SimMachine machine;
    private final SimDomain domain;
    private final GuestRam ram;
    private final PvVcpuState vcpu;
    private final GuestStartInfo info;

    BootChecks(SimMachine machine, SimDomain domain, GuestRam ram, PvVcpuState vcpu, GuestStartInfo info) {
        this.machine = machine;
        this.domain = domain;
        this.ram = ram;
        this.vcpu = vcpu;
        this.info = info;
    }

    void run() {
        expect(info.magic().startsWith(MAGIC), "magic is " + info.magic());
        expect(info.pages() == machine.locked(domain.frames::pages), "nr_pages is " + info.pages());
        expect(info.sharedInfo() == domain.sharedInfoMfn << PAGE_BITS, String.format(Locale.ROOT, "shared_info is %#x", info.sharedInfo()));
        expect(ram.page(domain.sharedInfoMfn).get(UPCALL_MASK) == 1, "upcalls are not masked in shared_info");
        expect(ram.mfn(info.pageTableBase()) == vcpu.level4Mfn(), "pt_base is not the level-4 table");
        long tables = machine.locked(() -> (long) domain.tables.size());
        expect(info.pageTableFrames() > 0 && info.pageTableFrames() <= tables, "nr_pt_frames is " + info.pageTableFrames());
        ram.mfn(vcpu.entry());
        ram.mfn(vcpu.stackPointer() - Long.BYTES);
        expect(info.storeMfn() != info.consoleMfn(), "store and console share a frame");
        expectPort(info.storePort(), "store_evtchn");
        expectPort(info.consolePort(), "console evtchn");
        Set<Long> frames = readP2m();
        expect(frames.contains(info.storeMfn()) && frames.contains(info.consoleMfn()), "the p2m lacks the ring pages");
        checkModule();
    }

    private Set<Long> readP2m() {
        Set<Long> frames = new HashSet<>();
        for (long pfn = 0; pfn < info.pages(); pfn += ENTRIES_PER_PAGE) {
            int count = (int) Math.min(ENTRIES_PER_PAGE, info.pages() - pfn);
            ByteBuffer part = ram.buffer(info.p2m() + pfn * Long.BYTES, count * Long.BYTES);
            machine.locked(() -> {
                while (part.hasRemaining()) {
                    long mfn = part.getLong();
                    expect(domain.frames.owns(mfn), String.format(Locale.ROOT, "p2m has frame %#x, not the guest's", mfn));
                    expect(frames.add(mfn), String.format(Locale.ROOT, "p2m has frame %#x twice", mfn));
                }
            });
        }
        return frames;
    }

    private void checkModule() {
        if (info.moduleLength() == 0) {
            return;
        }
        if ((info.flags() & GuestStartInfo.MODULE_START_IS_PFN) != 0) {
            long end = info.moduleStart() + (info.moduleLength() + MappedPages.PAGE_SIZE - 1 >> PAGE_BITS);
            expect(info.moduleStart() > 0 && end > 0 && end <= info.pages(), "the module is outside of memory");
        } else {
            ram.mfn(info.moduleStart());
            ram.mfn(info.moduleStart() + info.moduleLength() - 1);
        }
    }

    private void expectPort(int port, String name) {
        expect(machine.locked(() -> machine.ports.find(domain.domid, port)).isPresent(), name + " " + port + " is no port of the guest");
    }

    private static void expect(boolean holds, String problem) {
        if (!holds) {
            throw new GuestFault(problem);
        }
    }
}
