package org.domaind.daemon.sim.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.domaind.daemon.os.PageFile;

/** The machine's frames and who may still have them. Guarded by the machine's lock. */
public final class MachineMemory {
    /** What the hypervisor keeps for itself. */
    public static final long HYPERVISOR_MIB = 32;
    public static final int PAGES_PER_MIB = 256;
    /** The largest extent a toolstack may ask for on behalf of a guest here: 2 MiB. */
    public static final int MAX_ORDER = FrameBlock.ORDER;

    private final FrameBlock[] blocks;
    private final int nodes;
    private final FrameStore store = new FrameStore();
    private final ArrayDeque<Integer> whole = new ArrayDeque<>();
    /** Blocks that have both used and free frames. */
    private final LinkedHashSet<Integer> broken = new LinkedHashSet<>();
    private long free;

    public MachineMemory(long mib, int nodes, long seed) {
        this.nodes = nodes;
        this.blocks = new FrameBlock[Math.toIntExact(mib * PAGES_PER_MIB / FrameBlock.FRAMES)];
        List<Integer> order = IntStream.range(0, blocks.length).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(seed));
        whole.addAll(order);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new FrameBlock();
        }
        free = total();
    }

    public long total() {
        return (long) blocks.length * FrameBlock.FRAMES;
    }

    public long free() {
        return free;
    }

    public long freeOnNode(int node) {
        long sum = 0;
        for (int i = 0; i < blocks.length; i++) {
            sum += nodeOf(i) == node ? blocks[i].free() : 0;
        }
        return sum;
    }

    public long totalOnNode(int node) {
        return IntStream.range(0, blocks.length).filter(i -> nodeOf(i) == node).count() * FrameBlock.FRAMES;
    }

    /** Takes 2^order contiguous, aligned frames. @return the first machine frame; -1 when no such run is free */
    public long allocate(int order) {
        if (order < FrameBlock.ORDER) {
            for (Iterator<Integer> i = broken.iterator(); i.hasNext();) {
                int block = i.next();
                int index = blocks[block].take(order);
                if (index >= 0) {
                    free -= 1L << order;
                    if (blocks[block].free() == 0) {
                        i.remove();
                    }
                    return (long) block * FrameBlock.FRAMES + index;
                }
            }
        }
        Integer block = whole.poll();
        if (block == null) {
            return -1;
        }
        int index = blocks[block].take(order);
        free -= 1L << order;
        if (blocks[block].free() > 0) {
            broken.add(block);
        }
        return (long) block * FrameBlock.FRAMES + index;
    }

    public void giveBack(long mfn) {
        int block = (int) (mfn / FrameBlock.FRAMES);
        blocks[block].giveBack((int) (mfn % FrameBlock.FRAMES), store);
        free++;
        if (blocks[block].free() == FrameBlock.FRAMES) {
            broken.remove(block);
            whole.add(block);
        } else if (blocks[block].free() == 1) {
            broken.add(block);
        }
    }

    /** The page behind a frame that is in use. Callers duplicate it. */
    public ByteBuffer page(long mfn) {
        return stored(mfn).bytes();
    }

    /** Maps frames for somebody. @param mfns in use; negative: none */
    public PageFile.View view(long[] mfns) {
        return store.view(LongStream.of(mfns).map(mfn -> mfn < 0 ? -1 : stored(mfn).offset()).toArray());
    }

    /** No views any more. */
    public void close() {
        store.close();
    }

    private FrameStore.Page stored(long mfn) {
        return blocks[(int) (mfn / FrameBlock.FRAMES)].page((int) (mfn % FrameBlock.FRAMES), store);
    }

    private int nodeOf(int block) {
        return (int) ((long) block * nodes / blocks.length);
    }
}
