package org.domaind.daemon.xen;

import java.nio.ByteBuffer;
import org.domaind.daemon.hypervisor.PvState;
import org.domaind.daemon.os.FrameMapping;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.daemon.xen.hypercall.Refusals;
import org.domaind.schema.abi.Struct;

/** The hypervisor's list, of eight bytes per frame, in pieces of 2 MiB that are mapped when they are first asked for. */
final class MappedMachineFrames implements PvState.MachineFrames {
    private static final int PIECE_PAGES = 512;
    /** Entries in a page, and in a piece. */
    private static final int ENTRY_BITS = 9;
    private static final int PIECE_BITS = 18;
    private static final long NONE = -1;

    private final HostDevices devices;
    private final int owner;
    /** The first machine frame of each piece. */
    private final long[] firsts;
    private final FrameMapping[] pieces;
    /** The page that was read last. */
    private long lastPage = NONE;
    private ByteBuffer last = ByteBuffer.allocate(0);

    private MappedMachineFrames(HostDevices devices, int owner, long[] firsts) {
        this.devices = devices;
        this.owner = owner;
        this.firsts = firsts;
        this.pieces = new FrameMapping[firsts.length];
    }

    static PvState.MachineFrames open(HostDevices devices, Hypercalls hypercalls, long maxMfn) {
        int wanted = (int) ((maxMfn >>> PIECE_BITS) + 1);
        try (Arena arena = hypercalls.arena()) {
            Arena.Block list = arena.allocate(Long.BYTES * wanted);
            Arena.Block block = arena.allocate(hypercalls.abi().struct("xen_machphys_mfn_list").size());
            Struct arguments = block.as(hypercalls.abi().struct("xen_machphys_mfn_list")).put("max_extents", wanted).put("extent_start", list.address());
            hypercalls.run("memory machphys_mfn_list", "memory_op", hypercalls.abi().constant("XENMEM_machphys_mfn_list"), block.address());
            long[] firsts = new long[Math.min(wanted, arguments.getInt("nr_extents"))];
            for (int i = 0; i < firsts.length; i++) {
                firsts[i] = list.bytes().getLong(Long.BYTES * i);
            }
            return new MappedMachineFrames(devices, (int) hypercalls.abi().constant("DOMID_XEN"), firsts);
        }
    }

    @Override
    public long pfn(long mfn) {
        long page = mfn >>> ENTRY_BITS;
        if (page != lastPage) {
            if (mfn < 0 || mfn >>> PIECE_BITS >= firsts.length) {
                return NONE;
            }
            FrameMapping piece = piece((int) (mfn >>> PIECE_BITS));
            int index = (int) (page & PIECE_PAGES - 1);
            if (piece.errors()[index] != 0) {
                return NONE;
            }
            last = piece.pages().page(index);
            lastPage = page;
        }
        return last.getLong((int) (mfn & (1 << ENTRY_BITS) - 1) * Long.BYTES);
    }

    private FrameMapping piece(int number) {
        if (pieces[number] == null) {
            long[] frames = new long[PIECE_PAGES];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = firsts[number] + i;
            }
            pieces[number] = Refusals.translate(() -> devices.mapReadableFrames(owner, frames));
        }
        return pieces[number];
    }

    @Override
    public void close() {
        for (int i = 0; i < pieces.length; i++) {
            if (pieces[i] != null) {
                pieces[i].pages().close();
                pieces[i] = null;
            }
        }
        lastPage = NONE;
        last = ByteBuffer.allocate(0);
    }
}
