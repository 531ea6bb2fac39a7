package org.domaind.daemon.sim.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.domaind.daemon.hypervisor.MappedPages;

/**
 * The frames that one domain owns, which of its own frame numbers each has, and how often others map them. Guarded by the machine's lock.
 */
public final class DomainFrames {
    private final MachineMemory memory;
    private final TreeMap<Long, Extent> byMfn = new TreeMap<>();
    private final TreeMap<Long, Extent> byGfn = new TreeMap<>();
    /** Frames the hypervisor keeps for the domain (shared info, paging pool): its own, but not counted as its memory. */
    private final Map<Long, String> overhead = new HashMap<>();
    private final Map<Long, Integer> mappings = new HashMap<>();
    /** Frames of a domain that is dying which somebody still maps. */
    private final Set<Long> kept = new HashSet<>();
    /** Frame numbers of the guest's that get a frame when they are first touched, and the frames for that, which count as the guest's already. */
    private final FrameRanges onDemand = new FrameRanges();
    private final Deque<Long> pool = new ArrayDeque<>();
    private long pages;

    /** Frames that are neighbours for the machine as well as for the guest. */
    private record Extent(long gfn, long mfn, int frames) {
    }

    public DomainFrames(MachineMemory memory) {
        this.memory = memory;
    }

    /** Allocates an extent. @param gfn the first frame's number for the guest  @return its first machine frame; -1 when memory ran out */
    public long add(long gfn, int order) {
        long mfn = memory.allocate(order);
        if (mfn >= 0) {
            Extent extent = new Extent(gfn, mfn, 1 << order);
            byMfn.put(mfn, extent);
            byGfn.put(gfn, extent);
            pages += 1L << order;
        }
        return mfn;
    }

    /** Whether none of these frame numbers of the guest's has a frame yet. */
    public boolean vacant(long gfn, long count) {
        Map.Entry<Long, Extent> before = byGfn.lowerEntry(gfn + count);
        return (before == null || before.getKey() + before.getValue().frames() <= gfn) && !onDemand.overlaps(gfn, count);
    }

    /** These numbers get frames when they are first touched, as long as there are some in the pool. */
    public void addOnDemand(long gfn, long count) {
        onDemand.set(gfn, count, true);
    }

    /** Takes frames for numbers that are touched later, until the guest has that many in all. @return false when memory ran out: then none is taken */
    public boolean fillPool(long target) {
        long more = target - pages;
        if (more > memory.free()) {
            return false;
        }
        for (; more > 0; more--) {
            pool.add(memory.allocate(0));
            pages++;
        }
        return true;
    }

    /** Allocates a frame of zeroes that does not count as the domain's memory. @return the frame; -1 when memory ran out */
    public long addOverhead(String purpose) {
        long mfn = memory.allocate(0);
        if (mfn >= 0) {
            overhead.put(mfn, purpose);
            memory.page(mfn).put(0, new byte[MappedPages.PAGE_SIZE]);
        }
        return mfn;
    }

    /** Takes or gives back frames until there are as many for a purpose. @return false when memory ran out: then there are as many as before */
    public boolean resizeOverhead(String purpose, long wanted) {
        Set<Long> had = new HashSet<>(overhead.keySet());
        had.removeIf(mfn -> !overhead.get(mfn).equals(purpose));
        if (wanted - had.size() > memory.free()) {
            return false;
        }
        for (long more = wanted - had.size(); more > 0; more--) {
            overhead.put(memory.allocate(0), purpose);
        }
        had.stream().limit(Math.max(0, had.size() - wanted)).forEach(mfn -> {
            overhead.remove(mfn);
            memory.giveBack(mfn);
        });
        return true;
    }

    /** Gives back extents, the highest frame numbers first, until there are no more than so many pages: what a balloon does. */
    public void shrink(long wanted) {
        while (pages > wanted && !byGfn.isEmpty()) {
            Extent extent = byGfn.pollLastEntry().getValue();
            byMfn.remove(extent.mfn());
            for (long mfn = extent.mfn(); mfn < extent.mfn() + extent.frames(); mfn++) {
                memory.giveBack(mfn);
            }
            pages -= extent.frames();
        }
    }

    public long pages() {
        return pages;
    }

    public boolean owns(long mfn) {
        return extent(byMfn, mfn, Extent::mfn) != null || overhead.containsKey(mfn) || kept.contains(mfn);
    }

    /** The machine frame behind one of the guest's frame numbers, which may get it now. */
    public OptionalLong mfn(long gfn) {
        Extent extent = extent(byGfn, gfn, Extent::gfn);
        return extent != null ? OptionalLong.of(extent.mfn() + gfn - extent.gfn()) : onDemand.overlaps(gfn, 1) ? touched(gfn) : OptionalLong.empty();
    }

    private OptionalLong touched(long gfn) {
        Long mfn = pool.poll();
        if (mfn == null) {
            return OptionalLong.empty();
        }
        onDemand.set(gfn, 1, false);
        memory.page(mfn).put(0, new byte[MappedPages.PAGE_SIZE]);
        Extent extent = new Extent(gfn, mfn, 1);
        byMfn.put(mfn, extent);
        byGfn.put(gfn, extent);
        return OptionalLong.of(mfn);
    }

    /** The guest's frame number of a machine frame; empty for frames that the hypervisor keeps. */
    public OptionalLong gfn(long mfn) {
        Extent extent = extent(byMfn, mfn, Extent::mfn);
        return extent == null ? OptionalLong.empty() : OptionalLong.of(extent.gfn() + mfn - extent.mfn());
    }

    /** One more than the highest frame number that the guest has. */
    public long gfnEnd() {
        return byGfn.isEmpty() ? 0 : byGfn.lastKey() + byGfn.lastEntry().getValue().frames();
    }

    private static Extent extent(TreeMap<Long, Extent> extents, long number, ToLongFunction<Extent> first) {
        Map.Entry<Long, Extent> found = extents.floorEntry(number);
        return found != null && number < first.applyAsLong(found.getValue()) + found.getValue().frames() ? found.getValue() : null;
    }

    public void mapped(long mfn) {
        mappings.merge(mfn, 1, Integer::sum);
    }

    /** @return true when nobody maps the frame any more */
    public boolean unmapped(long mfn) {
        return mappings.computeIfPresent(mfn, (frame, count) -> count == 1 ? null : count - 1) == null;
    }

    public boolean isMapped(long mfn) {
        return mappings.containsKey(mfn);
    }

    /** Whether a frame would be free by now, did nobody map it. */
    public boolean isKept(long mfn) {
        return kept.contains(mfn);
    }

    /** Machine frames that somebody maps. */
    public Set<Long> mappedFrames() {
        return Set.copyOf(mappings.keySet());
    }

    /** Gives back a part of the frames that nobody maps; the others stay until {@link #release}. @return false when nothing is left to do */
    public boolean releaseSome(int extents) {
        byGfn.clear();
        for (Long mfn = pool.poll(); mfn != null; mfn = pool.poll()) {
            memory.giveBack(mfn);
            pages--;
        }
        for (int i = 0; i < extents && !byMfn.isEmpty(); i++) {
            Extent extent = byMfn.pollFirstEntry().getValue();
            for (long mfn = extent.mfn(); mfn < extent.mfn() + extent.frames(); mfn++) {
                if (isMapped(mfn)) {
                    kept.add(mfn);
                } else {
                    memory.giveBack(mfn);
                    pages--;
                }
            }
        }
        if (!byMfn.isEmpty()) {
            return true;
        }
        overhead.keySet().removeIf(mfn -> {
            boolean gone = !isMapped(mfn);
            if (gone) {
                memory.giveBack(mfn);
            }
            return gone;
        });
        return false;
    }

    /** Gives back one frame of a domain that is dying. */
    public void release(long mfn) {
        if (kept.remove(mfn)) {
            pages--;
        } else {
            overhead.remove(mfn);
        }
        memory.giveBack(mfn);
    }
}
