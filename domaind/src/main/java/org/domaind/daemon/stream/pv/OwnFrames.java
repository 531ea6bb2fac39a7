package org.domaind.daemon.stream.pv;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.PvState;
import org.domaind.daemon.p2m.P2mList;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/**
 * The frames of a suspended PV guest: what its list and the machine's agree on. The list's pages are mapped as they are needed, and stay so; they are the
 * guest's memory, 2 KiB for each MiB. One thread's.
 */
final class OwnFrames implements FrameLookup, AutoCloseable {
    /** Pages of the list that are mapped together: 128 MiB of the guest. */
    private static final int PIECE = 64;

    private final GuestMemory memory;
    private final Domid domid;
    private final PvState.MachineFrames machine;
    private final long end;
    private final long[] frames;
    private final List<MappedFrames> pieces = new ArrayList<>();
    /** The page of the list that was read last; most of what is asked follows what was asked before. */
    private int lastPage = -1;
    private Optional<ByteBuffer> last = Optional.empty();

    /** @param machine closed with this  @throws ProblemException {@code no-frame-list}: a part of the list is missing */
    OwnFrames(GuestMemory memory, Domid domid, P2mList list, PvState.MachineFrames machine) {
        this.memory = memory;
        this.domid = domid;
        this.machine = machine;
        end = list.end();
        frames = new long[(int) ((end + P2mList.ENTRIES - 1) / P2mList.ENTRIES)];
        for (int i = 0; i < frames.length; i++) {
            OptionalLong frame = list.frame(i);
            frames[i] = frame.orElseThrow(() -> new ProblemException("no-frame-list", "the guest's list of its frames has gaps"));
        }
        while (pieces.size() * PIECE < frames.length) {
            pieces.add(null);
        }
    }

    /** One more than its last pfn. */
    long end() {
        return end;
    }

    /** The pfns of the pages that hold the list. */
    long[] listPages() {
        long[] pfns = new long[frames.length];
        for (int i = 0; i < pfns.length; i++) {
            pfns[i] = of(frames[i]);
            if (pfns[i] == NONE) {
                throw new ProblemException("no-frame-list", "the guest's list of its frames is where it has no memory");
            }
        }
        return pfns;
    }

    /** What its list says, which may be anything. @param pfn below {@link #end} */
    long mfn(long pfn) {
        int page = (int) (pfn / P2mList.ENTRIES);
        if (page != lastPage) {
            MappedFrames piece = piece(page / PIECE);
            last = piece.error(page % PIECE).isPresent() ? Optional.empty() : Optional.of(piece.page(page % PIECE));
            lastPage = page;
        }
        return last.isEmpty() ? NONE : last.get().getLong((int) (pfn % P2mList.ENTRIES) * Long.BYTES);
    }

    private MappedFrames piece(int number) {
        if (pieces.get(number) == null) {
            long[] part = new long[Math.min(PIECE, frames.length - number * PIECE)];
            System.arraycopy(frames, number * PIECE, part, 0, part.length);
            pieces.set(number, memory.mapReadable(domid, part));
        }
        return pieces.get(number);
    }

    /** From the machine's number to the guest's own. */
    @Override
    public long of(long mfn) {
        long pfn = machine.pfn(mfn);
        return pfn >= 0 && pfn < end && mfn(pfn) == mfn ? pfn : NONE;
    }

    @Override
    public void close() {
        last = Optional.empty();
        lastPage = -1;
        pieces.stream().filter(piece -> piece != null).forEach(MappedFrames::close);
        machine.close();
    }
}
