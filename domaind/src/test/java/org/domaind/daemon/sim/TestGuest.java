package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.sim.guest.SimKernel;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;

/** The smallest builder of a paravirtualised guest: 2 MiB mapped at the kernel's base, everything at fixed guest frames. */
final class TestGuest {
    static final long BASE = SimKernel.VIRTUAL_BASE;
    static final int L4 = 0;
    static final int L3 = 1;
    static final int L2 = 2;
    static final int L1 = 3;
    static final int START_INFO = 4;
    static final int STORE = 5;
    static final int CONSOLE = 6;
    static final int STACK = 7;
    static final int P2M = 8;
    static final int HYPERCALLS = 0x101;
    private static final int MAPPED = 512;
    private static final int WRITABLE = 0x23;
    private static final int READ_ONLY = 0x21;
    private static final int TABLE = 0x67;

    final XenHost host;
    final Domid domid;
    final int mib;
    int storePort;
    int consolePort;
    long[] p2m;

    private TestGuest(XenHost host, int vcpus, int mib) {
        this.host = host;
        this.mib = mib;
        this.domid = host.domains().create(spec(vcpus));
    }

    static DomainSpec spec(int vcpus) {
        return new DomainSpec(new UUID(1, 2), GuestType.PV, vcpus, GuestLimits.DEFAULT, OptionalInt.empty());
    }

    /** Complete and paused. When a step fails, the domain is destroyed before the failure is passed on. */
    static TestGuest build(XenHost host, int vcpus, String commandLine) {
        TestGuest guest = new TestGuest(host, vcpus, 4);
        try {
            guest.prepare(vcpus);
            guest.populate();
            guest.fill(commandLine);
            guest.finish();
            return guest;
        } catch (RuntimeException failure) {
            guest.destroy();
            throw failure;
        }
    }

    /** Built, except for the page tables' pinning, the context and the grants. */
    static TestGuest unfinished(XenHost host, String commandLine) {
        TestGuest guest = new TestGuest(host, 1, 4);
        guest.prepare(1);
        guest.populate();
        guest.fill(commandLine);
        return guest;
    }

    static TestGuest started(XenHost host, String commandLine) {
        TestGuest guest = build(host, 1, commandLine);
        guest.host.domains().unpause(guest.domid);
        return guest;
    }

    void prepare(int vcpus) {
        host.vcpus().allocate(domid, vcpus);
        host.allocation().setLimit(domid, new MemoryKib(mib * 1024L + 1024));
        host.domains().setTsc(domid, TscMode.DEFAULT);
        host.domains().setDefaultCpuPolicy(domid, false, false);
        host.pvBuild().setAddressSize(domid, 64);
        host.allocation().setMap(domid, List.of(MemoryRange.ramFromZero(MemoryKib.ofMib(mib))));
        storePort = host.domains().allocateEventChannel(domid, Domid.ZERO);
        consolePort = host.domains().allocateEventChannel(domid, Domid.ZERO);
    }

    void populate() {
        int pages = mib * 256;
        host.allocation().claim(domid, pages);
        p2m = host.allocation().populate(domid, 0, LongStream.range(0, pages).toArray());
        host.allocation().claim(domid, 0);
    }

    void fill(String commandLine) {
        edit(L4, b -> b.putLong(511 * 8, p2m[L3] << 12 | TABLE));
        edit(L3, b -> b.putLong(510 * 8, p2m[L2] << 12 | TABLE));
        edit(L2, b -> b.putLong(0, p2m[L1] << 12 | TABLE));
        edit(L1, b -> {
            for (int pfn = 0; pfn < MAPPED; pfn++) {
                b.putLong(pfn * 8, p2m[pfn] << 12 | (pfn <= L1 ? READ_ONLY : WRITABLE));
            }
        });
        edit(START_INFO, b -> startInfo(b, commandLine));
        edit(STORE, b -> { });
        edit(CONSOLE, b -> { });
        for (int page = 0; page * 512 < p2m.length; page++) {
            int first = page * 512;
            edit(P2M + page, b -> Arrays.stream(p2m, first, first + 512).forEach(b::putLong));
        }
        editFrame(sharedInfo(), b -> b.put(1, (byte) 1));
    }

    void finish() {
        host.pvBuild().initHypercallPage(domid, p2m[HYPERCALLS]);
        host.pvBuild().pinLevel4Table(domid, p2m[L4]);
        host.pvBuild().setVcpu(domid, 0, context());
        host.grants().seed(domid, GrantTable.CONSOLE_REF, Domid.ZERO, p2m[CONSOLE]);
        host.grants().seed(domid, GrantTable.STORE_REF, Domid.ZERO, p2m[STORE]);
    }

    PvVcpuState context() {
        return new PvVcpuState(SimKernel.ENTRY, BASE + (STACK + 1) * 4096, BASE + START_INFO * 4096, p2m[L4]);
    }

    long sharedInfo() {
        return host.domains().find(domid).orElseThrow().sharedInfoFrame();
    }

    /** Rewrites a page from zeroes. */
    void edit(int pfn, Consumer<ByteBuffer> content) {
        editFrame(p2m[pfn], b -> {
            b.put(0, new byte[4096]);
            content.accept(b);
        });
    }

    void editFrame(long mfn, Consumer<ByteBuffer> change) {
        try (MappedPages page = host.memory().map(domid, new long[] {mfn})) {
            change.accept(page.page(0));
        }
    }

    void destroy() {
        host.domains().destroy(domid);
    }

    private void startInfo(ByteBuffer b, String commandLine) {
        b.put(0, "xen-3.0-x86_64".getBytes(StandardCharsets.US_ASCII));
        b.putLong(32, p2m.length).putLong(40, sharedInfo() << 12).putLong(56, p2m[STORE]).putInt(64, storePort);
        b.putLong(72, p2m[CONSOLE]).putInt(80, consolePort).putLong(88, BASE).putLong(96, 4).putLong(104, BASE + P2M * 4096);
        b.put(128, commandLine.getBytes(StandardCharsets.US_ASCII));
    }

    /** For assertions that name frames. */
    Map<Long, Integer> tables() {
        return Map.of(p2m[L4], 4, p2m[L3], 3, p2m[L2], 2, p2m[L1], 1);
    }
}
