package org.domaind.daemon.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.domaind.daemon.hypervisor.MappedPages;

/** The frames that one domain owns and how often others map them. Guarded by the machine's lock. */
final class DomainFrames {
    private final MachineMemory memory;
    /** First machine frame of an extent to its number of frames. */
    private final TreeMap<Long, Integer> extents = new TreeMap<>();
    /** Frames the hypervisor keeps for the domain (shared info, grant table): its own, but not counted as its memory. */
    private final Map<Long, String> overhead = new HashMap<>();
    private final Map<Long, Integer> mappings = new HashMap<>();
    private long pages;

    DomainFrames(MachineMemory memory) {
        this.memory = memory;
    }

    /** Allocates an extent. @return its first machine frame; -1 when memory ran out */
    long add(int order) {
        long mfn = memory.allocate(order);
        if (mfn >= 0) {
            extents.put(mfn, 1 << order);
            pages += 1L << order;
        }
        return mfn;
    }

    /** Allocates a frame of zeroes that does not count as the domain's memory. @return the frame; -1 when memory ran out */
    long addOverhead(String purpose) {
        long mfn = memory.allocate(0);
        if (mfn >= 0) {
            overhead.put(mfn, purpose);
            memory.page(mfn).put(0, new byte[MappedPages.PAGE_SIZE]);
        }
        return mfn;
    }

    long pages() {
        return pages;
    }

    boolean owns(long mfn) {
        Map.Entry<Long, Integer> extent = extents.floorEntry(mfn);
        return extent != null && mfn < extent.getKey() + extent.getValue() || overhead.containsKey(mfn);
    }

    void mapped(long mfn) {
        mappings.merge(mfn, 1, Integer::sum);
    }

    /** @return true when nobody maps the frame any more */
    boolean unmapped(long mfn) {
        return mappings.computeIfPresent(mfn, (frame, count) -> count == 1 ? null : count - 1) == null;
    }

    boolean isMapped(long mfn) {
        return mappings.containsKey(mfn);
    }

    int mappedFrames() {
        return mappings.size();
    }

    /** Gives back every frame that nobody maps; the others stay until {@link #release}. */
    void releaseAll() {
        TreeMap<Long, Integer> kept = new TreeMap<>();
        extents.forEach((first, count) -> {
            for (long mfn = first; mfn < first + count; mfn++) {
                if (isMapped(mfn)) {
                    kept.put(mfn, 1);
                } else {
                    memory.giveBack(mfn);
                }
            }
        });
        extents.clear();
        extents.putAll(kept);
        pages = kept.size();
        overhead.keySet().removeIf(mfn -> {
            boolean gone = !isMapped(mfn);
            if (gone) {
                memory.giveBack(mfn);
            }
            return gone;
        });
    }

    /** Gives back one frame of a domain that is dying. */
    void release(long mfn) {
        if (extents.remove(mfn) != null) {
            pages--;
        } else {
            overhead.remove(mfn);
        }
        memory.giveBack(mfn);
    }
}
