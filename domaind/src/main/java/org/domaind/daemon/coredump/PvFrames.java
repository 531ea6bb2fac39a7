package org.domaind.daemon.coredump;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.domaind.daemon.p2m.GuestTables;
import org.domaind.daemon.p2m.P2mList;

/** Of a 64-bit PV guest: what its list of frames says. */
final class PvFrames implements FrameWalk {
    private final P2mList list;
    private final long highestMfn;
    private long next;
    private Optional<ByteBuffer> entries = Optional.empty();

    /**
     * @param sharedInfo a copy of that page
     * @param most       of the list's entries that are looked at
     * @param highestMfn of the host
     * @throws org.domaind.schema.api.ProblemException {@code no-frame-list}
     */
    PvFrames(GuestTables tables, ByteBuffer sharedInfo, long most, long highestMfn) {
        this.list = new P2mList(tables, sharedInfo, most);
        this.highestMfn = highestMfn;
    }

    @Override
    public int next(long[] pfns, long[] frames) {
        int count = 0;
        for (; count < pfns.length && next < list.end(); next++) {
            int index = (int) (next % P2mList.ENTRIES);
            if (index == 0) {
                entries = list.page(next / P2mList.ENTRIES);
            }
            if (entries.isEmpty()) {
                // All numbers of this page; the loop adds the last one.
                next += P2mList.ENTRIES - 1 - index;
                continue;
            }
            long mfn = entries.get().getLong(index * Long.BYTES);
            // Beyond the host's memory: the guest's marks for no frame, and for frames that are not its own.
            if (Long.compareUnsigned(mfn, highestMfn) <= 0) {
                pfns[count] = next;
                frames[count++] = mfn;
            }
        }
        return count;
    }
}
