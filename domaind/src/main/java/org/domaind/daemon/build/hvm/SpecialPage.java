package org.domaind.daemon.build.hvm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.build.GuestPages;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.build.ReservedGrants;
import org.domaind.daemon.hypervisor.HvmBuild;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.schema.model.Domid;

/** The pages at the end of the hole that guests share with others, in the order of their frame numbers. */
public enum SpecialPage {
    PAGING(HvmParameter.PAGING_RING_PFN), MONITOR(HvmParameter.MONITOR_RING_PFN), SHARING(HvmParameter.SHARING_RING_PFN),
    BUFFERED_IOREQ(HvmParameter.BUFIOREQ_PFN), STORE(HvmParameter.STORE_PFN), IOREQ(HvmParameter.IOREQ_PFN), IDENTITY_TABLE(HvmParameter.IDENT_PT),
    CONSOLE(HvmParameter.CONSOLE_PFN);

    private static final long FIRST = 0xFEFF8;
    /** Below them, for device models. */
    private static final int SERVER_PAGES = 8;
    private static final long FIRST_SERVER = FIRST - SERVER_PAGES;
    private static final int SUPERPAGE_SHIFT = 22;
    /** Present, writable, for users, accessed, dirty, 4 MiB (Intel SDM, volume 3, 32-bit paging). */
    private static final int IDENTITY_FLAGS = 0xE7;

    private final HvmParameter parameter;

    SpecialPage(HvmParameter parameter) {
        this.parameter = parameter;
    }

    public long frame() {
        return FIRST + ordinal();
    }

    public static long firstAddress() {
        return FIRST << Pages.SHIFT;
    }

    /** All of them, as an entry of a memory map. */
    public static MemoryRange range() {
        return new MemoryRange(firstAddress(), (long) values().length << Pages.SHIFT, MemoryRange.Kind.RESERVED);
    }

    /** Allocates them. @throws org.domaind.schema.api.ProblemException {@code out-of-memory} */
    public static void populate(MemoryAllocation allocation, Domid domid, MemoryClaim claim) {
        long[] frames = Arrays.stream(values()).mapToLong(SpecialPage::frame).toArray();
        if (allocation.populate(domid, 0, frames).length < frames.length) {
            throw claim.outOfMemory();
        }
    }

    /** Clears them, writes the identity table, and tells the hypervisor where they are. */
    public static void write(HvmBuild build, GuestPages pages, Domid domid) {
        pages.fill(FIRST, values().length, (index, page) -> {
            GuestPages.clear(page);
            if (values()[(int) index] == IDENTITY_TABLE) {
                mapIdentity(page);
            }
        });
        for (SpecialPage page : values()) {
            // That of the table is an address, those of the others are frame numbers.
            build.setParameter(domid, page.parameter, page == IDENTITY_TABLE ? page.frame() << Pages.SHIFT : page.frame());
        }
    }

    /** Tells the guest its event channels, and domain 0 may map the store's and the console's page from now on. */
    public static BuiltGuest connect(XenHost host, Domid domid, BootPorts ports) {
        host.hvmBuild().setParameter(domid, HvmParameter.CONSOLE_EVTCHN, ports.console());
        host.hvmBuild().setParameter(domid, HvmParameter.STORE_EVTCHN, ports.store());
        BuiltGuest built = new BuiltGuest(STORE.frame(), CONSOLE.frame());
        ReservedGrants.seed(host.grants(), domid, built, Domid.ZERO, Domid.ZERO);
        return built;
    }

    /** The first frame that a guest with a device model cannot use below 4 GiB. */
    static long firstServerFrame() {
        return FIRST_SERVER;
    }

    /** Allocates the pages by which device models serve a guest. @throws org.domaind.schema.api.ProblemException {@code out-of-memory} */
    static void populateServers(MemoryAllocation allocation, Domid domid, MemoryClaim claim) {
        if (allocation.populate(domid, 0, LongStream.range(FIRST_SERVER, FIRST).toArray()).length < SERVER_PAGES) {
            throw claim.outOfMemory();
        }
    }

    /** Clears those pages, and tells the hypervisor where they are. */
    static void writeServers(HvmBuild build, GuestPages pages, Domid domid) {
        pages.fill(FIRST_SERVER, SERVER_PAGES, (index, page) -> GuestPages.clear(page));
        build.setParameter(domid, HvmParameter.IOREQ_SERVER_PFN, FIRST_SERVER);
        build.setParameter(domid, HvmParameter.NR_IOREQ_SERVER_PAGES, SERVER_PAGES);
    }

    /** A page directory that maps each address to itself, for processors that cannot run a guest without paging. */
    private static void mapIdentity(ByteBuffer page) {
        for (int i = 0; i < Pages.SIZE / Integer.BYTES; i++) {
            page.putInt(i * Integer.BYTES, i << SUPERPAGE_SHIFT | IDENTITY_FLAGS);
        }
    }
}
