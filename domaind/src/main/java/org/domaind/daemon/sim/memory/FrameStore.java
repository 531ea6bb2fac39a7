package org.domaind.daemon.sim.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.os.PageFile;

/**
 * The memory behind simulated frames: taken in slabs, reused, never given back before the machine goes. The slabs are a mapped file that is
 * in no folder, so that a process's map tells guests' memory from the daemon's own, and that mappings of it can be taken away.
 */
final class FrameStore {
    private static final String NAME = "domaind-simulated-frames";
    private static final int SLAB_PAGES = 256;
    /** What a page holds that nobody has written yet; debug builds of the hypervisor fill freed memory likewise. */
    private static final byte[] PATTERN = new byte[MappedPages.PAGE_SIZE];
    private final ArrayDeque<Page> spare = new ArrayDeque<>();
    /** Empty before the first page is taken. */
    private Optional<PageFile> file = Optional.empty();
    private boolean closed;

    static {
        Arrays.fill(PATTERN, (byte) 0xc2);
    }

    /** @param bytes little-endian; callers duplicate it  @param offset in the file */
    record Page(ByteBuffer bytes, long offset) {
    }

    /** A page, filled with the pattern. */
    Page take() {
        if (spare.isEmpty()) {
            addSlab();
        }
        Page page = spare.pop();
        page.bytes().put(0, PATTERN);
        return page;
    }

    void giveBack(Page page) {
        spare.push(page);
    }

    /** Maps pages once more, for somebody from whom they are taken away again. @param offsets in the file; negative: none */
    PageFile.View view(long[] offsets) {
        return file().view(offsets);
    }

    /** The machine goes: no views any more. Guests' own pages stay, as something may still be looking at them. */
    void close() {
        file.ifPresent(PageFile::close);
        file = Optional.empty();
        closed = true;
    }

    private PageFile file() {
        if (closed) {
            throw new IllegalStateException("the simulated machine is switched off");
        }
        if (file.isEmpty()) {
            file = Optional.of(new PageFile(NAME));
        }
        return file.get();
    }

    private void addSlab() {
        long offset = file().length();
        ByteBuffer slab = file().extend(SLAB_PAGES);
        for (int i = 0; i < SLAB_PAGES; i++) {
            int at = i * MappedPages.PAGE_SIZE;
            spare.push(new Page(slab.slice(at, MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN), offset + at));
        }
    }
}
