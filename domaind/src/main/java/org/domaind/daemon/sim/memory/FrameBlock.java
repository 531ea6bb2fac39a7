package org.domaind.daemon.sim.memory;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** 512 contiguous machine frames, of which some are free; pages behind them appear when they are first touched. */
public final class FrameBlock {
    public static final int ORDER = 9;
    public static final int FRAMES = 1 << ORDER;
    /** Odd, so that multiples of it reach every frame once: neighbours in time are no neighbours in memory. */
    private static final int STRIDE = 197;

    private final BitSet used = new BitSet(FRAMES);
    /** By index; few of them are ever touched. */
    private final Map<Integer, FrameStore.Page> pages = new HashMap<>();
    private int free = FRAMES;

    int free() {
        return free;
    }

    /** Takes an aligned run of free frames. @return the first one's index; -1 when there is none */
    int take(int order) {
        int size = 1 << order;
        int slots = FRAMES >> order;
        for (int i = 1; i <= slots && free >= size; i++) {
            int start = (i * STRIDE % slots) << order;
            int next = used.nextSetBit(start);
            if (next < 0 || next >= start + size) {
                used.set(start, start + size);
                free -= size;
                return start;
            }
        }
        return -1;
    }

    void giveBack(int index, FrameStore store) {
        if (!used.get(index)) {
            throw new IllegalStateException("frame freed twice");
        }
        used.clear(index);
        free++;
        FrameStore.Page page = pages.remove(index);
        if (page != null) {
            store.giveBack(page);
        }
    }

    FrameStore.Page page(int index, FrameStore store) {
        if (!used.get(index)) {
            throw new IllegalStateException("frame is free");
        }
        return pages.computeIfAbsent(index, untouched -> store.take());
    }
}
