package org.domaind.tests.realxen;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DirtyFrames;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.xen.RealXenHost;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;

/** Every port of the real host, once, on a guest that never runs. */
public final class PortsProbe {
    private static final UUID HANDLE = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final int SUPERPAGE_ORDER = 9;
    private static final int SUPERPAGES = 4;
    private static final int SMALL_PAGES = 16;
    /** Where a builder has the page of the store, and its like. */
    private static final long SPECIAL_FRAME = 0xFEFFC;
    private static final int HEAP_SLACK_PAGES = 16;
    private static final int SETTLING_TURNS = 20;
    private static final long SETTLING_PAUSE_NANOS = 100_000_000;
    private final Checks checks = new Checks();
    private final XenHost host;
    private final EventChannels events;

    private PortsProbe(XenHost host, EventChannels events) {
        this.host = host;
        this.events = events;
    }

    public static void main(String[] args) {
        int status;
        try (XenHost host = RealXenHost.open(); EventChannels events = host.openEventChannels()) {
            PortsProbe probe = new PortsProbe(host, events);
            probe.run();
            status = probe.checks.status();
        }
        System.exit(status);
    }

    private void run() {
        machine();
        ownStore();
        int deaths = events.bindVirq(Virq.DOMAIN_EXCEPTION);
        checks.that("the event of ending domains is bound", deaths > 0);
        guests(deaths);
        // The first round also grew tables of the control domain, which stay: compare after the second. The hypervisor's own heap
        // loses a page now and then even when domains without memory come and go, until it has its size after some hundred.
        long freeBefore = settledFreePages(Long.MAX_VALUE);
        guests(deaths);
        long freeAfter = settledFreePages(freeBefore - HEAP_SLACK_PAGES);
        checks.that("all memory is free again but for the hypervisor's heap: " + (freeBefore - freeAfter) + " pages",
                freeAfter >= freeBefore - HEAP_SLACK_PAGES);
        try (EventChannels others = host.openEventChannels()) {
            others.wake();
            checks.equal("a wake ends a wait", 0, others.await().length);
        }
    }

    private void guests(int deaths) {
        Domid domid = create(GuestType.PV);
        settings(domid);
        memory(domid);
        end(domid, deaths);
        hvm();
    }

    /** The hypervisor frees a domain's last pages some time after its end, without an event. @param enough stop waiting at so many */
    private long settledFreePages(long enough) {
        long free = host.machine().physicalInfo().freePages();
        for (int i = 0; i < SETTLING_TURNS && free < enough; i++) {
            LockSupport.parkNanos(SETTLING_PAUSE_NANOS);
            free = host.machine().physicalInfo().freePages();
        }
        return free;
    }

    private void machine() {
        HypervisorInfo info = host.machine().info();
        System.out.println("# " + info);
        checks.equal("the release is one of version 4", 4, info.major());
        checks.that("it runs 64-bit PV guests", info.capabilities().contains("xen-3.0-x86_64"));
        checks.equal("its pages have 4 KiB", 4096, info.pageSize());
        checks.equal("its scheduler is known", "credit2", info.scheduler());
        PhysicalInfo physical = host.machine().physicalInfo();
        System.out.println("# " + physical);
        checks.that("some memory is free, not more than all", physical.freePages() > 0 && physical.freePages() < physical.totalPages());
        checks.that("it says what guests it can run", physical.virtCaps().contains("pv"));
        checks.equal("each cpu has a place", physical.cpuCount(), host.machine().cpuTopology().cpus().size());
        checks.equal("each node has its memory", physical.nodeCount(), host.machine().numaInfo().nodes().size());
        checks.equal("a node is 10 from itself", 10, host.machine().numaInfo().nodes().get(0).distances().get(0));
        checks.equal("all cpus are in the first pool", physical.cpuCount(), host.pools().all().get(0).cpus().cpus().length);
        checks.that("none is free", host.pools().freeCpus().isEmpty());
        String messages = host.machine().readConsole(false);
        checks.that("its messages can be read", messages.contains("(XEN)"));
        checks.that("and again, as they were not cleared", host.machine().readConsole(true).startsWith(messages));
        checks.that("they are gone when cleared", !host.machine().readConsole(false).startsWith(messages));
        checks.equal("there is one domain", List.of(Domid.ZERO), host.domains().all().stream().map(DomainInfo::domid).toList());
        checks.that("a domain that does not exist is not found", host.domains().find(new Domid(5000)).isEmpty());
        checks.that("nor one before another", host.domains().find(new Domid(1)).isEmpty());
    }

    private void ownStore() {
        XenHost.OwnStoreRing ring = host.openOwnStoreRing().orElseThrow();
        int port = events.bindInterdomain(Domid.ZERO, ring.port());
        checks.that("the kernel's store ring is mapped and bound", ring.page().count() == 1 && port > 0);
        // xenstore-ring: req_prod at 2052; the kernel has asked for something by now, or nothing yet.
        checks.that("its indices are sane", Integer.toUnsignedLong(ring.page().page(0).getInt(2052)) <= 1024);
        events.notify(port);
        events.unbind(port);
        ring.page().close();
    }

    private Domid create(GuestType type) {
        Domid domid = host.domains().create(new DomainSpec(HANDLE, type, 2, GuestLimits.DEFAULT, OptionalInt.empty()));
        DomainInfo info = host.domains().find(domid).orElseThrow();
        System.out.println("# " + info);
        checks.equal(type.word() + " domain has its handle", HANDLE, info.handle());
        checks.that(type.word() + " domain is paused and has its kind", info.paused() && info.hvm() == (type != GuestType.PV));
        return domid;
    }

    private void settings(Domid domid) {
        checks.that("no vcpu before there are any", host.vcpus().find(domid, 0).isEmpty());
        host.vcpus().allocate(domid, 2);
        checks.equal("vcpus are allocated", 1, host.domains().find(domid).orElseThrow().maxVcpuId());
        checks.that("a vcpu is off at first", !host.vcpus().find(domid, 1).orElseThrow().online());
        checks.that("no vcpu beyond the last", host.vcpus().find(domid, 2).isEmpty());
        host.allocation().setLimit(domid, MemoryKib.ofMib(16));
        checks.equal("the memory limit is set", 4096L, host.domains().find(domid).orElseThrow().maxPages());
        host.domains().setTsc(domid, TscMode.DEFAULT);
        host.domains().setTimeOffset(domid, -3600);
        host.pvBuild().setAddressSize(domid, 64);
        checks.that("a device that does not exist is not to be had", !host.passthrough().assignable(domid, new PciAddress(0xFFFF, 0xFF, 0x1F, 7)));
        // Not those of the first serial line, which the hypervisor keeps from domain 0 itself.
        host.passthrough().setPortAccess(domid, 0x378, 8, true);
        host.passthrough().setPortAccess(domid, 0x378, 8, false);
        host.allocation().setMap(domid, List.of(MemoryRange.ramFromZero(MemoryKib.ofMib(16))));
        host.vcpus().setAffinity(domid, 1, Optional.of(CpuSet.of(1)), Optional.empty(), false);
        checks.equal("a vcpu is pinned", CpuSet.of(1), host.vcpus().affinity(domid, 1).hard());
        checks.that("the other is not", host.vcpus().affinity(domid, 0).hard().contains(0));
        host.scheduling().set(domid, OptionalInt.of(512), OptionalInt.empty());
        checks.refused("a cap that cannot be", "EINVAL", () -> host.scheduling().set(domid, OptionalInt.empty(), OptionalInt.of(60_000)));
        host.domains().setDefaultCpuPolicy(domid, false, false);
        UUID other = new UUID(1, 2);
        host.domains().setHandle(domid, other);
        checks.equal("the handle can be changed", other, host.domains().find(domid).orElseThrow().handle());
        int store = host.domains().allocateEventChannel(domid, Domid.ZERO);
        int console = host.domains().allocateEventChannel(domid, Domid.ZERO);
        int local = events.bindInterdomain(domid, store);
        checks.that("event channels are allocated and bound", store > 0 && console > store && local > 0);
        events.notify(local);
        events.unbind(local);
        checks.refused("a channel that was not allocated", "EINVAL", () -> events.bindInterdomain(domid, 500));
    }

    private void memory(Domid domid) {
        host.allocation().claim(domid, 4096);
        checks.equal("pages are claimed", 4096L, host.domains().find(domid).orElseThrow().outstandingPages());
        long[] big = host.allocation().populate(domid, SUPERPAGE_ORDER, LongStream.range(0, SUPERPAGES).map(i -> i << SUPERPAGE_ORDER).toArray());
        checks.equal("superpages are allocated", SUPERPAGES, big.length);
        long first = (long) SUPERPAGES << SUPERPAGE_ORDER;
        long[] small = host.allocation().populate(domid, 0, LongStream.range(first, first + SMALL_PAGES).toArray());
        checks.equal("pages are allocated", SMALL_PAGES, small.length);
        checks.equal("the domain has them", first + SMALL_PAGES, host.domains().find(domid).orElseThrow().totalPages());
        long[] rest = host.allocation().populate(domid, 0, LongStream.range(first + SMALL_PAGES, 8192).toArray());
        checks.equal("no more than its limit", 4096L - first - SMALL_PAGES, (long) rest.length);
        host.allocation().claim(domid, 0);
        mapping(domid, small);
        grants(domid, small);
        bootState(domid, big, small);
    }

    private void mapping(Domid domid, long[] mfns) {
        try (MappedPages pages = host.memory().map(domid, mfns)) {
            for (int i = 0; i < pages.count(); i++) {
                pages.page(i).putLong(0, 0x1122334455667788L + i).putLong(MappedPages.PAGE_SIZE - 8, i);
            }
        }
        long[] reversed = LongStream.rangeClosed(1, mfns.length).map(i -> mfns[mfns.length - (int) i]).toArray();
        boolean same = true;
        try (MappedPages pages = host.memory().map(domid, reversed)) {
            for (int i = 0; i < pages.count(); i++) {
                ByteBuffer page = pages.page(pages.count() - 1 - i);
                same &= page.getLong(0) == 0x1122334455667788L + i && page.getLong(MappedPages.PAGE_SIZE - 8) == i;
            }
        }
        checks.that("what is written to mapped pages is there when mapped again", same);
        checks.refused("a frame that is not the domain's", "EPERM", () -> host.memory().map(domid, new long[] {mfns[0], 0xFFFF_FFFFL}));
        try (MappedFrames frames = host.memory().mapEach(domid, new long[] {mfns[0], 0xFFFF_FFFFL, mfns[1]})) {
            checks.equal("in a batch it alone is missing", List.of(Optional.empty(), Optional.of("EPERM"), Optional.empty()),
                    List.of(frames.error(0), frames.error(1), frames.error(2)));
            checks.equal("and the frame after it is there", 0x1122334455667789L, frames.page(2).getLong(0));
        }
    }

    private void grants(Domid domid, long[] mfns) {
        host.grants().seed(domid, GrantTable.CONSOLE_REF, Domid.ZERO, mfns[2]);
        host.grants().seed(domid, GrantTable.STORE_REF, Domid.ZERO, mfns[3]);
        try (MappedPages granted = host.grants().map(domid, GrantTable.STORE_REF);
             MappedPages mapped = host.memory().map(domid, new long[] {mfns[3]})) {
            checks.equal("the granted page is the one that was seeded", 3L, granted.page(0).getLong(MappedPages.PAGE_SIZE - 8));
            granted.page(0).putInt(64, 4711);
            checks.equal("both mappings show the same memory", 4711, mapped.page(0).getInt(64));
        }
        checks.refused("a reference that was not seeded", "EINVAL", () -> host.grants().map(domid, 5));
    }

    private void bootState(Domid domid, long[] big, long[] small) {
        byte[] before;
        try (MappedPages page = host.memory().map(domid, new long[] {small[0]})) {
            page.page(0).put(0, new byte[MappedPages.PAGE_SIZE]);
            before = copy(page);
        }
        host.pvBuild().initHypercallPage(domid, small[0]);
        try (MappedPages page = host.memory().map(domid, new long[] {small[0]})) {
            checks.that("the hypercall page is filled", !Arrays.equals(before, copy(page)));
        }
        try (MappedPages page = host.memory().map(domid, new long[] {small[1]})) {
            page.page(0).put(0, new byte[MappedPages.PAGE_SIZE]);
        }
        host.pvBuild().pinLevel4Table(domid, small[1]);
        host.pvBuild().setVcpu(domid, 0, new PvVcpuState(0xFFFFFFFF80000000L, 0xFFFFFFFF80002000L, 0xFFFFFFFF80001000L, small[1]));
        checks.that("the first vcpu is ready to run", host.vcpus().find(domid, 0).orElseThrow().online());
        new PvStateChecks(checks, host, domid).run(small[1], small[2], ((long) SUPERPAGES << SUPERPAGE_ORDER) + 2);
        try (MappedPages page = host.memory().map(domid, new long[] {big[0]})) {
            page.page(0).putLong(0, -1L);
        }
        checks.refused("a page table that is none", "EINVAL", () -> host.pvBuild().pinLevel4Table(domid, big[0]));
    }

    private static byte[] copy(MappedPages page) {
        byte[] bytes = new byte[MappedPages.PAGE_SIZE];
        page.page(0).get(0, bytes);
        return bytes;
    }

    private void end(Domid domid, int deaths) {
        host.domains().pause(domid);
        host.domains().unpause(domid);
        host.domains().shutdown(domid, ShutdownReason.REBOOT);
        awaitDeath(deaths);
        DomainInfo info = host.domains().find(domid).orElseThrow();
        checks.equal("its shutdown is told by an event, with the reason", Optional.of(ShutdownReason.REBOOT), info.shutdownReason());
        host.domains().destroy(domid);
        awaitDeath(deaths);
        checks.that("it is gone when destroyed", host.domains().find(domid).isEmpty());
        checks.refused("destroying what is not there", "ESRCH", () -> host.domains().destroy(domid));
    }

    private void awaitDeath(int deaths) {
        boolean seen = false;
        while (!seen) {
            for (int port : events.await()) {
                seen |= port == deaths;
                events.unmask(port);
            }
        }
    }

    private void hvmMemory(Domid domid) {
        host.allocation().setLimit(domid, MemoryKib.ofMib(8));
        host.hvmBuild().setPagingPool(domid, MemoryKib.ofMib(4));
        long[] frames = {0, 1, SPECIAL_FRAME};
        checks.that("frames of its own numbers are allocated", Arrays.equals(frames, host.allocation().populate(domid, 0, frames)));
        checks.equal("the highest of them is known", SPECIAL_FRAME + 1, host.dirtyLog().frames(domid));
        try (MappedFrames mapped = host.memory().mapEach(domid, new long[] {SPECIAL_FRAME, 2, 0})) {
            checks.that("they are mapped by these numbers, but for the one that it has not: " + mapped.error(1),
                    mapped.error(0).isEmpty() && mapped.error(1).isPresent() && mapped.error(2).isEmpty());
            mapped.page(0).putLong(0, 4711);
        }
        host.allocation().setMap(domid, List.of(MemoryRange.ramFromZero(MemoryKib.ofMib(4)),
                new MemoryRange(SPECIAL_FRAME << 12, MappedPages.PAGE_SIZE, MemoryRange.Kind.RESERVED)));
    }

    private void hvmState(Domid domid) {
        host.hvmBuild().setParameter(domid, HvmParameter.STORE_PFN, SPECIAL_FRAME);
        checks.equal("a parameter is kept", SPECIAL_FRAME, host.hvmBuild().parameter(domid, HvmParameter.STORE_PFN));
        host.hvmBuild().setParameter(domid, HvmParameter.IOREQ_SERVER_PFN, SPECIAL_FRAME);
        checks.refused("a parameter that is set once", "EEXIST", () -> host.hvmBuild().setParameter(domid, HvmParameter.IOREQ_SERVER_PFN, 5));
        byte[] context = host.hvmBuild().context(domid);
        checks.equal("its state begins with a header of 24 bytes", List.of(1, 0, 24, 0),
                List.of((int) context[0], (int) context[2], (int) context[4], (int) context[5]));
        host.hvmBuild().setContext(domid, context);
        host.dirtyLog().enable(domid);
        checks.refused("a log that is kept already", "EINVAL", () -> host.dirtyLog().enable(domid));
        DirtyFrames dirty = host.dirtyLog().clean(domid, SPECIAL_FRAME + 1, false);
        checks.that("nothing ran, so few pages are dirty: " + dirty.count(), dirty.count() <= 3);
        checks.equal("and none is a moment later", 0, host.dirtyLog().peek(domid, SPECIAL_FRAME + 1).count());
        host.dirtyLog().disable(domid);
        checks.refused("a domain that does not stand still is not resumed", "EINVAL", () -> host.domains().resume(domid));
        host.domains().shutdown(domid, ShutdownReason.SUSPEND);
        host.domains().resume(domid);
        checks.that("one that is shut down is", !host.domains().find(domid).orElseThrow().shutdown());
    }

    private void hvm() {
        if (!host.machine().physicalInfo().virtCaps().contains("hvm")) {
            return;
        }
        for (GuestType type : new GuestType[] {GuestType.PVH, GuestType.HVM}) {
            Domid domid = create(type);
            host.vcpus().allocate(domid, 2);
            host.domains().setDefaultCpuPolicy(domid, true, false);
            hvmMemory(domid);
            hvmState(domid);
            host.domains().destroy(domid);
            checks.that(type.word() + " domain is gone", host.domains().find(domid).isEmpty());
        }
    }
}
