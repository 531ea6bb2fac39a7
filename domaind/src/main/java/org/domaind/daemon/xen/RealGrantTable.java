package org.domaind.daemon.xen;

import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.os.NativePages;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.daemon.xen.hypercall.Refusals;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.model.Domid;

/** Grants, by the kernel's mappings of granted pages and of guests' tables. */
final class RealGrantTable implements GrantTable {
    private final HostDevices devices;
    private final Hypercalls hypercalls;
    private final AbiTable abi;

    RealGrantTable(HostDevices devices, Hypercalls hypercalls) {
        this.devices = devices;
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
    }

    @Override
    public MappedPages map(Domid granter, int reference) {
        return new HostPages(Refusals.translate(() -> devices.mapGrants(granter.value(), new int[] {reference})));
    }

    @Override
    public void seed(Domid guest, int reference, Domid peer, long frame) {
        if (reference < 0 || reference >= NativePages.PAGE_SIZE / entry().size()) {
            throw new IllegalArgumentException("grant reference " + reference + " is not in a table's first page");
        }
        try (NativePages table = Refusals.translate(() -> mapTable(guest))) {
            encode(entry().at(table.page(0), reference * entry().size()), abi.constant("GTF_permit_access"), peer, frame);
        }
    }

    /** The entry takes effect with its flags, which are therefore written last. */
    static void encode(Struct entry, long flags, Domid peer, long frame) {
        entry.put("domid", peer.value()).put("frame", frame);
        java.lang.invoke.VarHandle.releaseFence();
        entry.put("flags", flags);
    }

    private StructLayout entry() {
        return abi.struct("grant_entry_v1");
    }

    private NativePages mapTable(Domid guest) {
        try {
            return devices.mapResource(guest.value(), (int) abi.constant("XENMEM_resource_grant_table"),
                    (int) abi.constant("XENMEM_resource_grant_table_id_shared"), 0, 1);
        } catch (SystemException e) {
            if (e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
            return devices.mapFrames(guest.value(), new long[] {tableFrame(guest)}).whole();
        }
    }

    /** For a kernel that cannot map resources: the machine frame of a PV guest's table. */
    private long tableFrame(Domid guest) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block frames = arena.allocate(8);
            Arena.Block block = arena.allocate(abi.struct("gnttab_setup_table").size());
            Struct setup = block.as(abi.struct("gnttab_setup_table")).put("dom", guest.value()).put("nr_frames", 1)
                    .put("frame_list", frames.address());
            hypercalls.run("grant_table setup_table", "grant_table_op", abi.constant("GNTTABOP_setup_table"), block.address(), 1);
            if (setup.get("status") != abi.constant("GNTST_okay")) {
                throw new HypervisorException("grant_table setup_table", "GNTST" + setup.get("status"));
            }
            return frames.bytes().getLong(0);
        }
    }
}
