package org.domaind.daemon.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import org.domaind.daemon.hypervisor.MappedPages;

/**
 * The memory behind simulated frames: taken in slabs, reused, never given back before the machine goes. The slabs are a mapped file that is
 * in no folder, so that a process's map tells guests' memory from the daemon's own.
 */
final class FrameStore {
    private static final String NAME = "domaind-simulated-frames";
    private static final Path IN_MEMORY = Path.of("/dev/shm");
    private static final int SLAB_PAGES = 256;
    private static final long SLAB_BYTES = (long) SLAB_PAGES * MappedPages.PAGE_SIZE;
    /** What a page holds that nobody has written yet; debug builds of the hypervisor fill freed memory likewise. */
    private static final long PATTERN = 0xc2c2c2c2c2c2c2c2L;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();

    /** A page, filled with the pattern. */
    ByteBuffer take() {
        if (spare.isEmpty()) {
            addSlab();
        }
        ByteBuffer page = spare.pop();
        for (int at = 0; at < MappedPages.PAGE_SIZE; at += Long.BYTES) {
            page.putLong(at, PATTERN);
        }
        return page;
    }

    void giveBack(ByteBuffer page) {
        spare.push(page);
    }

    private void addSlab() {
        ByteBuffer slab = map();
        for (int i = 0; i < SLAB_PAGES; i++) {
            spare.push(slab.slice(i * MappedPages.PAGE_SIZE, MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private static ByteBuffer map() {
        try {
            Path file = Files.isWritable(IN_MEMORY) ? Files.createTempFile(IN_MEMORY, NAME, "") : Files.createTempFile(NAME, "");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, SLAB_BYTES);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no memory for simulated guests", e);
        }
    }
}
